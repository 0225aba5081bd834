/** Whether the dashboard would refuse a change with this clash; otherwise it is only a warning. */
export function isRefused(code: string): boolean {
  return code === 'SCHEDULE_ALREADY_ACTIVE' || code === 'SCHEDULE_NAME_TAKEN';
}

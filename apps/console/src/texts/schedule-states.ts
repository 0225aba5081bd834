/** What schedules do, on Now and on the screens of schedules. */
export const SCHEDULE_STATES = {
  active: 'active',
  paused: 'paused',
  manual: 'by hand only',
  ended: 'no next run',
  eventDayUntil: 'event day until',
  pausedBy: (who: string | null) => (who === null ? 'Paused' : `Paused by ${who}`),
} as const;

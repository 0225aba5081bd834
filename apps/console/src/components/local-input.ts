/** Returns `2026-06-11T18:00` in the viewer's zone, as `datetime-local` inputs need it; '' for no time. */
export function localInput(time: Date): string {
  if (Number.isNaN(time.getTime())) return '';
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Returns the time of a `datetime-local` input in UTC (ISO 8601); '' for none. */
export function utcOfInput(local: string): string {
  return local === '' ? '' : new Date(local).toISOString();
}

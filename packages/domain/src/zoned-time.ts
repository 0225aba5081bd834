/** Returns a time in the zone with this IANA name: `2026-10-25 02:30:00 +01:00`. */
export function zonedTime(time: Date, timezone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { ...WITH_OFFSET, timeZone: timezone });
  const part = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
  const offset = part.timeZoneName === 'GMT' ? '+00:00' : part.timeZoneName?.slice('GMT'.length);
  return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second} ${offset}`;
}

const WITH_OFFSET = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'longOffset',
} as const;

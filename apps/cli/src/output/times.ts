const pad = (value: number, length = 2) => String(value).padStart(length, '0');

/** In the time zone of whoever looks, with its offset: `2026-11-24 10:15:30 +01:00`. */
export function localTime(time: Date | null): string {
  if (time === null) return '';
  return `${localDay(time)} ${localClock(time)} ${offsetOf(time)}`;
}

/**
 * @param timezone IANA name
 * @returns `2026-10-25 02:30:00 +01:00`, by the clock of that zone
 */
export function zonedTime(time: Date, timezone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { ...ALL_OF_IT, timeZone: timezone });
  const part = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
  const offset = part.timeZoneName === 'GMT' ? '+00:00' : part.timeZoneName?.slice('GMT'.length);
  return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second} ${offset}`;
}

const ALL_OF_IT = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'longOffset',
} as const;

/** `10:15:30`, for what happened just now. */
function localClock(time: Date): string {
  return `${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}`;
}

function localDay(time: Date): string {
  return `${pad(time.getFullYear(), 4)}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}`;
}

function offsetOf(time: Date): string {
  const minutes = -time.getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.trunc(size / 60))}:${pad(size % 60)}`;
}

/** For people: the two largest units that matter, `1 h 05 min`, `42 s`, `0.3 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 10_000) return `${(Math.max(0, milliseconds) / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${pad(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${pad(minutes % 60)} min` : `${Math.floor(hours / 24)} days`;
}

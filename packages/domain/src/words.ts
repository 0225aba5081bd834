import { isTimezone } from './recurrence/zone-clock.js';

/** Formats a number with separators: `12,345`. */
export function digits(number: number): string {
  return number.toLocaleString('en-GB');
}

/** Formats a number with its noun: `1 page`, `12,000 tickets`. */
export function count(number: number, noun: string): string {
  return `${digits(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/** Formats a duration in one unit, rounded down: `under 1 s`, `50 s`, `14 minutes`, `3 hours`, `2 days`. */
export function duration(seconds: number): string {
  if (seconds < 1) return 'under 1 s';
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return count(Math.floor(seconds / 60), 'minute');
  if (seconds < 48 * 3600) return count(Math.floor(seconds / 3600), 'hour');
  return count(Math.floor(seconds / 86_400), 'day');
}

/** Formats an interval: `5 s`, `1 minute`, `90 s`: in the largest unit in which it is a whole number. */
export function interval(seconds: number): string {
  if (seconds % 86_400 === 0) return count(seconds / 86_400, 'day');
  if (seconds % 3600 === 0) return count(seconds / 3600, 'hour');
  if (seconds % 60 === 0) return count(seconds / 60, 'minute');
  return `${seconds} s`;
}

/** Formats an age: `just now`, `2 min ago`, `3 h ago`, `5 days ago`. */
export function ago(seconds: number): string {
  if (seconds < 45) return 'just now';
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h ago`;
  return `${count(Math.round(seconds / 86_400), 'day')} ago`;
}

/**
 * Formats a time with its zone, and with its day unless that is today: `23:00 CET`, `26 Nov 01:00 CET`.
 * @param timezone an IANA name; UTC is used for one that this machine does not know
 * @param now milliseconds since 1970
 */
export function clock(time: Date, timezone: string, now: number): string {
  const timeZone = isTimezone(timezone) ? timezone : 'UTC';
  const format = (parts: Intl.DateTimeFormatOptions, at: Date | number) =>
    new Intl.DateTimeFormat('en-GB', { ...parts, timeZone }).format(at);
  const text = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' }, time);
  if (format({}, time) === format({}, now)) return text;
  return `${format({ day: 'numeric', month: 'short' }, time)} ${text}`;
}

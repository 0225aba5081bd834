import { viewersZone } from '../time-zone.js';

/** How times are written: as in English. */
const FORMATS = {
  time: { timeStyle: 'medium' },
  minute: { timeStyle: 'short' },
  dayOnly: { day: 'numeric', month: 'short' },
  dayAndTime: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  withYear: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  exact: { dateStyle: 'full', timeStyle: 'long' },
  day: { dateStyle: 'short' },
  year: { year: 'numeric' },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

/** Making one costs 50 times as much as using it. */
const made = new Map<string, Intl.DateTimeFormat>();

function format(name: keyof typeof FORMATS, at: Date | number): string {
  const timeZone = viewersZone();
  const key = `${name} ${timeZone}`;
  const known = made.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...FORMATS[name], timeZone });
  made.set(key, known);
  return known.format(at);
}

/** Formats `19:23:58` (or `19:23`), on another day `3 Nov, 19:23`, in another year `3 Nov 2025, 19:23`. */
export function formatClock(at: Date, now: number, hasSeconds = true): string {
  if (format('day', at) === format('day', now)) return format(hasSeconds ? 'time' : 'minute', at);
  return format(format('year', at) === format('year', now) ? 'dayAndTime' : 'withYear', at);
}

/** Formats a place on a time axis: `19:30`, at midnight the day: `3 Nov`. */
export function formatTick(at: Date): string {
  const time = format('minute', at);
  return time === '00:00' ? format('dayOnly', at) : time;
}

/** Formats a time in full, with its zone. */
export function formatExact(at: Date): string {
  return format('exact', at);
}

/** Formats a duration in its two largest units: `0.4 s`, `6 min 12 s`, `3 h 5 min`, `2 d 4 h`. */
export function formatDuration(seconds: number): string {
  if (seconds === 0) return '0 s';
  if (seconds < 1) return `${Math.max(0.1, Math.round(seconds * 10) / 10)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return twoUnits(seconds, 60, 'min', 1, 's');
  if (seconds < 86_400) return twoUnits(seconds, 3600, 'h', 60, 'min');
  return twoUnits(seconds, 86_400, 'd', 3600, 'h');
}

function twoUnits(
  seconds: number,
  large: number,
  largeUnit: string,
  small: number,
  smallUnit: string,
): string {
  const rest = Math.floor((seconds % large) / small);
  return `${Math.floor(seconds / large)} ${largeUnit}${rest === 0 ? '' : ` ${rest} ${smallUnit}`}`;
}

/** Formats a rate: `1,240/s`, `3.4/s`. */
export function formatRate(perSecond: number): string {
  const digitsAfter = perSecond < 10 ? 1 : 0;
  return `${perSecond.toLocaleString('en-GB', { maximumFractionDigits: digitsAfter })}/s`;
}

/** Formats a size of data: `840 B`, `12.4 kB`, `3.1 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${size.toLocaleString('en-GB', { maximumFractionDigits: 1 })} ${unit}`;
}

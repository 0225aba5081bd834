import { parseEnteredTime } from '@tixngo-sync/domain';
import { InvalidArgumentError } from 'commander';

const UNIT_SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };
/** 30 days, the most that a schedule can store. */
const LONGEST_SECONDS = 2_592_000;

/** Returns the seconds of `30s`, `5m`, `1h`, `1d` or `90`. */
export function parseInterval(text: string): number {
  const [, amount, unit] = /^(\d{1,8})\s*([smhd]?)$/.exec(text.trim().toLowerCase()) ?? [];
  const seconds = Number(amount) * (UNIT_SECONDS[unit ?? ''] ?? Number.NaN);
  if (Number.isNaN(seconds))
    throw new InvalidArgumentError('Write a number with its unit: 30s, 5m, 1h or 1d.');
  if (seconds < 1 || seconds > LONGEST_SECONDS)
    throw new InvalidArgumentError('Choose an interval from 1 second to 30 days.');
  return seconds;
}

/** Parses a date and time. A time without an offset is refused, because its time zone would be a guess. */
export function parseTime(text: string): Date {
  const time = parseEnteredTime(text);
  if (time !== null) return time;
  throw new InvalidArgumentError(
    'Write a date and time that exists, with its offset: 2026-06-11T18:00:00+02:00 or 2026-06-11T16:00Z.',
  );
}

/** Like {@link parseTime}; `none` removes a time (commander treats null as a missing value). */
export function parseTimeOrNone(text: string): Date | 'none' {
  return text.trim().toLowerCase() === 'none' ? 'none' : parseTime(text);
}

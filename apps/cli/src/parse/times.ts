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

const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/i;

/** Parses a date and time. A time without an offset is refused, because its time zone would be a guess. */
export function parseTime(text: string): Date {
  const time = new Date(text.trim().replace(' ', 'T'));
  if (!WITH_OFFSET.test(text.trim()) || Number.isNaN(time.getTime()) || !isDay(text.trim().slice(0, 10))) {
    throw new InvalidArgumentError(
      'Write a date and time with its offset: 2026-06-11T18:00:00+02:00 or 2026-06-11T16:00Z.',
    );
  }
  return time;
}

/** Date takes 2026-02-30 for 2 March, and PostgreSQL has no year 0. */
function isDay(text: string): boolean {
  return new Date(`${text}T00:00Z`).toISOString().startsWith(text) && !text.startsWith('0000');
}

/** Like {@link parseTime}; `none` removes a time (commander treats null as a missing value). */
export function parseTimeOrNone(text: string): Date | 'none' {
  return text.trim().toLowerCase() === 'none' ? 'none' : parseTime(text);
}

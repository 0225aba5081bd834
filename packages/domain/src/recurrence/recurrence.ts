import { UsageError } from '../errors.js';
import { parseCron } from './cron-expression.js';
import { nextCronTime } from './next-cron-time.js';
import { isTimezone } from './zone-clock.js';

/** The times of a recurring job: an interval or a cron expression, read in a time zone (default: UTC). */
export type Recurrence = (
  | { readonly everyMs: number; readonly cron?: undefined; readonly tz?: undefined }
  | { readonly everyMs?: undefined; readonly cron: string; readonly tz?: string | undefined }
) & { readonly startDate?: Date | undefined; readonly endDate?: Date | undefined };

/**
 * Returns the first time after `now`, in milliseconds since 1970, or null when there is none. An interval is
 * counted from the start date, or else from the epoch (every 5 minutes: 10:00, 10:05, …): its times depend on
 * the schedule alone, and a change takes effect at once. A start that is itself a time of the expression
 * counts.
 * @param now milliseconds since 1970
 * @throws UsageError for an invalid expression, time zone or interval
 */
export function nextTime(recurrence: Recurrence, now: number): number | null {
  const next =
    recurrence.everyMs === undefined
      ? nextZonedCronTime(recurrence, Math.max(now, (recurrence.startDate?.getTime() ?? -Infinity) - 1))
      : nextGridTime(recurrence.everyMs, gridStart(recurrence), now);
  return next === null || next > (recurrence.endDate?.getTime() ?? Infinity) ? null : next;
}

/** @returns the time from which an interval is counted */
export function gridStart(recurrence: Recurrence): number {
  return recurrence.startDate?.getTime() ?? 0;
}

function nextGridTime(everyMs: number, start: number, now: number): number {
  if (!Number.isSafeInteger(everyMs) || everyMs < 1)
    throw new UsageError('SCHEDULE_INTERVAL', 'An interval is a whole number of milliseconds, at least 1.');
  return start > now ? start : start + (Math.floor((now - start) / everyMs) + 1) * everyMs;
}

function nextZonedCronTime({ cron, tz = 'UTC' }: { cron: string; tz?: string | undefined }, after: number) {
  const expression = parseCron(cron);
  if (!isTimezone(tz)) {
    throw new UsageError(
      'SCHEDULE_TIMEZONE_UNKNOWN',
      `"${tz}" is not a time zone of the IANA list, such as Europe/Zurich or UTC`,
    );
  }
  return nextCronTime(expression, tz, after);
}

import { UsageError } from '@tixngo-sync/domain';
import { defaultRepeatStrategy, type RepeatOptions } from 'bullmq';

/** When something is to happen again and again: at an interval or at the times of a cron expression. */
export type Recurrence = (
  | { readonly everyMs: number; readonly cron?: undefined; readonly tz?: undefined }
  | { readonly everyMs?: undefined; readonly cron: string; readonly tz?: string | undefined }
) & { readonly startDate?: Date | undefined; readonly endDate?: Date | undefined };

/**
 * An interval's times lie on a grid: the start date and every interval after it, or, without one, the full intervals of the clock
 * (every 5 minutes: 10:00, 10:05, …). So they depend on the schedule alone, and a changed interval takes effect at once.
 * @param now milliseconds since 1970
 * @returns the first time after `now`, in milliseconds since 1970; null: it is over
 * @throws UsageError for an expression, a time zone or an interval that cannot be
 */
export function nextTime(recurrence: Recurrence, now: number): number | null {
  const next =
    recurrence.everyMs === undefined
      ? nextCronTime(recurrence, now)
      : nextGridTime(recurrence.everyMs, gridStart(recurrence), now);
  return next === null || next > (recurrence.endDate?.getTime() ?? Infinity) ? null : next;
}

/** @returns the point that an interval's times are counted from */
export function gridStart(recurrence: Recurrence): number {
  return recurrence.startDate?.getTime() ?? 0;
}

/**
 * @param from for an interval, the first time it is to fire: without it BullMQ fires at once
 * @returns the recurrence in BullMQ's words
 */
export function repeatOptions(recurrence: Recurrence, from?: number): RepeatOptions {
  const { everyMs, cron, tz, startDate, endDate } = recurrence;
  return {
    ...(endDate === undefined ? {} : { endDate: endDate.getTime() }),
    ...(everyMs === undefined ? { pattern: cron } : { every: everyMs }),
    ...(tz === undefined ? {} : { tz }),
    ...(everyMs !== undefined && from !== undefined ? { startDate: from } : {}),
    // BullMQ looks for a cron time after the start date; a start that is itself such a time counts.
    ...(everyMs === undefined && startDate !== undefined ? { startDate: startDate.getTime() - 1 } : {}),
  };
}

function nextGridTime(everyMs: number, start: number, now: number): number {
  if (!Number.isSafeInteger(everyMs) || everyMs < 1)
    throw new UsageError('SCHEDULE_INTERVAL', 'An interval is a whole number of milliseconds, at least 1.');
  return start > now ? start : start + (Math.floor((now - start) / everyMs) + 1) * everyMs;
}

function nextCronTime(recurrence: Recurrence & { cron: string }, now: number): number | null {
  const { cron, tz } = recurrence;
  try {
    // cron-parser takes nothing for "every minute"; a person who wrote nothing meant something else.
    if (cron.trim() === '') throw new Error('it is empty');
    return defaultRepeatStrategy(now, repeatOptions(recurrence)) ?? null;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      'SCHEDULE_CRON',
      `Not a cron expression or time zone: "${cron}"${tz === undefined ? '' : `, "${tz}"`} (${why}).`,
    );
  }
}

import { isDeepStrictEqual } from 'node:util';
import { messageOf, UsageError } from '@tixngo-sync/domain';
import { defaultRepeatStrategy, type JobSchedulerJson, type Queue, type RepeatOptions } from 'bullmq';
import { isFinished } from './ensure-job.js';

/** The times of a recurring job: an interval or a cron expression. */
export type Recurrence = (
  | { readonly everyMs: number; readonly cron?: undefined; readonly tz?: undefined }
  | { readonly everyMs?: undefined; readonly cron: string; readonly tz?: string | undefined }
) & { readonly startDate?: Date | undefined; readonly endDate?: Date | undefined };

/**
 * Returns the first time after `now`, in milliseconds since 1970, or null when there is none. An interval is
 * counted from the start date,
 * or else from the epoch (every 5 minutes: 10:00, 10:05, …): its times depend on the schedule alone, and a
 * change takes effect at once.
 * @param now milliseconds since 1970
 * @throws UsageError for an invalid expression, time zone or interval
 */
export function nextTime(recurrence: Recurrence, now: number): number | null {
  const next =
    recurrence.everyMs === undefined
      ? nextCronTime(recurrence, now)
      : nextGridTime(recurrence.everyMs, gridStart(recurrence), now);
  return next === null || next > (recurrence.endDate?.getTime() ?? Infinity) ? null : next;
}

/** A recurring job. `key` has no `:`; its jobs have `name` and `data`. */
export type RecurringJob = Recurrence & {
  readonly key: string;
  readonly name: string;
  readonly data: unknown;
};

const FAR_FUTURE_MS = 10 * 365 * 24 * 3_600_000;

/**
 * unchanged: it was as wanted, and keeps its next time. set: new, changed or repaired. over: removed, since
 * it has no more times.
 */
export type MirrorResult = 'unchanged' | 'set' | 'over';

/**
 * Sets a recurring job; setting the same again changes nothing. A change takes effect at once: the pending
 * job is replaced by one at the
 * next time. Setting fires nothing, and a job that is due or running stays. Call it in one process at a time:
 * on PostgreSQL, BullMQ reads
 * and writes in several steps, and two processes leave two pending jobs, or a deadlock.
 * @throws UsageError for an invalid key or recurrence
 */
export async function setRecurringJob(
  queue: Queue,
  wanted: RecurringJob,
  now = Date.now(),
): Promise<MirrorResult> {
  if (!/^[^:]+$/.test(wanted.key))
    throw new UsageError(
      'SCHEDULE_KEY',
      `The key of a recurring job must not be empty or contain a colon: "${wanted.key}".`,
    );
  const next = nextTime(wanted, now);
  if (next === null) {
    await removeRecurringJob(queue, wanted.key);
    return 'over';
  }
  const standing = await queue.getJobScheduler(wanted.key);
  if (standing !== undefined && isAsWanted(standing, wanted, now) && (await hasPendingJob(queue, standing)))
    return 'unchanged';
  // BullMQ keeps the old next time when only the start of an interval changes: so remove it first.
  if (standing !== undefined) await queue.removeJobScheduler(wanted.key);
  await queue.upsertJobScheduler(wanted.key, repeatOptions(wanted, next), {
    name: wanted.name,
    data: wanted.data,
  });
  return 'set';
}

/**
 * Removes the recurring job and its pending job, due or not; a running job continues. @returns false when
 * there was none
 */
export async function removeRecurringJob(queue: Queue, key: string): Promise<boolean> {
  const standing = await queue.getJobScheduler(key);
  if (standing === undefined) return false;
  // BullMQ removes a pending job only before it is due, but replaces one at any time: so first move it far
  // into the future.
  if ((await queue.getJobState(pendingJobId(standing))) === 'waiting') {
    await queue.upsertJobScheduler(
      key,
      { every: FAR_FUTURE_MS, startDate: Date.now() + FAR_FUTURE_MS },
      { name: standing.name },
    );
  }
  await queue.removeJobScheduler(key);
  return true;
}

function isAsWanted(standing: JobSchedulerJson, wanted: RecurringJob, now: number): boolean {
  const { startDate, endDate, pattern, tz } = repeatOptions(wanted);
  return (
    standing.name === wanted.name &&
    isDeepStrictEqual(standing.template?.data ?? {}, wanted.data) &&
    standing.endDate === endDate &&
    standing.every === wanted.everyMs &&
    standing.pattern === pattern &&
    standing.tz === tz &&
    (wanted.everyMs === undefined
      ? standing.startDate === startDate
      : isOnGrid(standing, wanted, wanted.everyMs, now))
  );
}

/** The next time is one of the interval's, and no later than a late start and one skipped time explain. */
function isOnGrid(standing: JobSchedulerJson, wanted: Recurrence, everyMs: number, now: number): boolean {
  const start = gridStart(wanted);
  const next = standing.next ?? 0;
  return (
    ((standing.startDate ?? 0) - start) % everyMs === 0 &&
    next >= start &&
    next <= Math.max(now, start) + 2 * everyMs
  );
}

/** A scheduler without a pending job (a person cleaned the queue) would never fire again. */
async function hasPendingJob(queue: Queue, standing: JobSchedulerJson): Promise<boolean> {
  const state = await queue.getJobState(pendingJobId(standing));
  return state !== 'unknown' && !isFinished(state);
}

function pendingJobId(scheduler: JobSchedulerJson): string {
  return `repeat:${scheduler.key}:${scheduler.next}`;
}

/** @returns the time from which an interval is counted */
function gridStart(recurrence: Recurrence): number {
  return recurrence.startDate?.getTime() ?? 0;
}

/**
 * Returns the recurrence as BullMQ's options.
 * @param from the first time of an interval: without it BullMQ fires at once
 */
function repeatOptions(recurrence: Recurrence, from?: number): RepeatOptions {
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
    // cron-parser reads an empty expression as "every minute", which nobody means.
    if (cron.trim() === '') throw new Error('it is empty');
    return defaultRepeatStrategy(now, repeatOptions(recurrence)) ?? null;
  } catch (error) {
    const why = messageOf(error);
    throw new UsageError(
      'SCHEDULE_CRON',
      `Not a cron expression or time zone: "${cron}"${tz === undefined ? '' : `, "${tz}"`} (${why}).`,
    );
  }
}

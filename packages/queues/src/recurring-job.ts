import { isDeepStrictEqual } from 'node:util';
import { gridStart, nextTime, type Recurrence, UsageError } from '@tixngo-sync/domain';
import type { JobSchedulerJson, Queue, RepeatOptions } from 'bullmq';
import { isFinished } from './ensure-job.js';

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
 * job is replaced by one at the next time. Setting fires nothing, and a job that is due or running stays.
 * Call it in one process at a time: on PostgreSQL, BullMQ reads and writes in several steps, and two
 * processes leave two pending jobs, or a deadlock.
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
  const isSet =
    standing !== undefined && isAsWanted(standing, wanted, now) && isNextTime(standing, next, now);
  if (isSet && (await hasPendingJob(queue, standing))) return 'unchanged';
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

/** Another process may have computed the time of a cron expression differently. */
function isNextTime(standing: JobSchedulerJson, next: number, now: number): boolean {
  return standing.every !== undefined || standing.next === next || (standing.next ?? Infinity) <= now;
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

/**
 * Returns a scheduler's next time to BullMQ, as `schedules next` shows it: BullMQ's own strategy loses times
 * that the clock skips.
 * @throws UsageError for an invalid expression or time zone
 */
export function nextRepeat(millis: number, { pattern, tz, startDate }: RepeatOptions): number | undefined {
  if (pattern === undefined) return undefined;
  const start = startDate === undefined ? undefined : new Date(new Date(startDate).getTime() + 1);
  return nextTime({ cron: pattern, tz, startDate: start }, millis) ?? undefined;
}

import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '@tixngo-sync/domain';
import type { JobSchedulerJson, Queue } from 'bullmq';
import { isFinished } from './ensure-job.js';
import { gridStart, nextTime, type Recurrence, repeatOptions } from './schedule-times.js';

/** One recurring job: `key` has no `:`; `name` and `data` are those of its jobs. */
export type RecurringJob = Recurrence & {
  readonly key: string;
  readonly name: string;
  readonly data: unknown;
};

const FAR_AWAY_MS = 10 * 365 * 24 * 3_600_000;

/** unchanged: stood as it is wanted, its next time was not touched. set: new, changed or mended. over: has no more times, was removed. */
export type MirrorResult = 'unchanged' | 'set' | 'over';

/**
 * Makes the recurring job stand as wanted. Asking again for the same changes nothing. A changed one takes effect at once: its pending job
 * is replaced by one at its next time. Nothing fires because of being set or changed; a job that is due or running stays. One process at
 * a time: on PostgreSQL, BullMQ looks and writes in several steps, and two at once leave two pending jobs, or a deadlock.
 * @throws UsageError for a key or a recurrence that cannot be
 */
export async function setRecurringJob(
  queue: Queue,
  wanted: RecurringJob,
  now = Date.now(),
): Promise<MirrorResult> {
  if (!/^[^:]+$/.test(wanted.key))
    throw new UsageError(
      'SCHEDULE_KEY',
      `The key of a recurring job has no colon and is not empty: "${wanted.key}".`,
    );
  const next = nextTime(wanted, now);
  if (next === null) {
    await removeRecurringJob(queue, wanted.key);
    return 'over';
  }
  const standing = await queue.getJobScheduler(wanted.key);
  if (standing !== undefined && isAsWanted(standing, wanted, now) && (await hasPendingJob(queue, standing)))
    return 'unchanged';
  // Removed first, because BullMQ keeps the old next time of an interval that is moved without being changed.
  if (standing !== undefined) await queue.removeJobScheduler(wanted.key);
  await queue.upsertJobScheduler(wanted.key, repeatOptions(wanted, next), {
    name: wanted.name,
    data: wanted.data,
  });
  return 'set';
}

/** Removes the recurring job and its pending job, due or not; one that runs goes on. @returns false: there was none */
export async function removeRecurringJob(queue: Queue, key: string): Promise<boolean> {
  const standing = await queue.getJobScheduler(key);
  if (standing === undefined) return false;
  // BullMQ removes a pending job only before it is due, but replaces one at any time: so it is first moved far away.
  if ((await queue.getJobState(pendingJobId(standing))) === 'waiting') {
    await queue.upsertJobScheduler(
      key,
      { every: FAR_AWAY_MS, startDate: Date.now() + FAR_AWAY_MS },
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

/** The times of an interval are those of its grid, and the next one is not further away than a late start and a skipped one explain. */
function isOnGrid(standing: JobSchedulerJson, wanted: Recurrence, everyMs: number, now: number): boolean {
  const start = gridStart(wanted);
  const next = standing.next ?? 0;
  return (
    ((standing.startDate ?? 0) - start) % everyMs === 0 &&
    next >= start &&
    next <= Math.max(now, start) + 2 * everyMs
  );
}

/** A scheduler whose pending job is gone (somebody cleaned the queue) would never fire again. */
async function hasPendingJob(queue: Queue, standing: JobSchedulerJson): Promise<boolean> {
  const state = await queue.getJobState(pendingJobId(standing));
  return state !== 'unknown' && !isFinished(state);
}

function pendingJobId(scheduler: JobSchedulerJson): string {
  return `repeat:${scheduler.key}:${scheduler.next}`;
}

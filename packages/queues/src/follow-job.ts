import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { messageOf, RetryableError } from '@tixngo-sync/domain';
import type { Queue } from 'bullmq';
import { reach } from './outage.js';

/** What became of a job. gone: it is no longer kept; PostgreSQL knows what it did. */
export type FollowedJob =
  | { readonly state: 'completed'; readonly returnValue: unknown }
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'gone' };

const LOOK_EVERY_MS = 100;

/**
 * Waits until a job is finished. It looks 10 times a second, which needs no connection of its own and works on both backends alike;
 * a server that is away is waited for.
 * @param options.onProgress told each time the progress is another one
 * @throws the signal's reason
 */
export async function followJob(
  queue: Queue,
  jobId: string,
  options: { onProgress?: (progress: unknown) => void; signal?: AbortSignal } = {},
): Promise<FollowedJob> {
  let last: unknown = 0;
  for (;;) {
    const seen = await look(queue, jobId);
    options.signal?.throwIfAborted();
    if (seen !== 'not reached') {
      if (seen === 'gone') return { state: 'gone' };
      if (!isDeepStrictEqual(seen.progress, last)) options.onProgress?.(seen.progress);
      last = seen.progress;
      if (seen.outcome !== undefined) return seen.outcome;
    }
    await sleep(
      LOOK_EVERY_MS,
      undefined,
      options.signal === undefined ? {} : { signal: options.signal },
    ).catch((error: unknown) => {
      throw options.signal?.reason ?? error;
    });
  }
}

async function look(
  queue: Queue,
  jobId: string,
): Promise<{ progress: unknown; outcome?: FollowedJob } | 'gone' | 'not reached'> {
  try {
    const job = await reach(`job ${jobId} was not looked at`, () => queue.getJob(jobId));
    if (job === undefined) return 'gone';
    if (job.finishedOn === undefined) return { progress: job.progress };
    const failed =
      job.failedReason !== undefined && (await reach(`job ${jobId} was not looked at`, () => job.isFailed()));
    const outcome: FollowedJob = failed
      ? { state: 'failed', reason: messageOf(job.failedReason) }
      : { state: 'completed', returnValue: job.returnvalue };
    return { progress: job.progress, outcome };
  } catch (error) {
    if (error instanceof RetryableError) return 'not reached';
    throw error;
  }
}

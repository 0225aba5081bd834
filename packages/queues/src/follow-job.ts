import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { messageOf, RetryableError } from '@tixngo-sync/domain';
import type { Queue } from 'bullmq';
import { reach } from './outage.js';

/** The outcome of a job. gone: the queue no longer has it; PostgreSQL knows what it did. */
export type FollowedJob =
  | { readonly state: 'completed'; readonly returnValue: unknown }
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'gone' };

const POLL_EVERY_MS = 100;

/**
 * Waits until a job is finished, also while the server is unavailable. It polls 10 times a second, which
 * works on both backends and needs no further connection.
 * @param options.onProgress called with each new progress
 * @throws the signal's reason when it is aborted
 */
export async function followJob(
  queue: Queue,
  jobId: string,
  options: { onProgress?: (progress: unknown) => void; signal?: AbortSignal } = {},
): Promise<FollowedJob> {
  let last: unknown = 0;
  for (;;) {
    const polled = await poll(queue, jobId);
    options.signal?.throwIfAborted();
    if (polled !== 'unavailable') {
      if (polled === 'gone') return { state: 'gone' };
      if (!isDeepStrictEqual(polled.progress, last)) options.onProgress?.(polled.progress);
      last = polled.progress;
      if (polled.outcome !== undefined) return polled.outcome;
    }
    await sleep(
      POLL_EVERY_MS,
      undefined,
      options.signal === undefined ? {} : { signal: options.signal },
    ).catch((error: unknown) => {
      throw options.signal?.reason ?? error;
    });
  }
}

async function poll(
  queue: Queue,
  jobId: string,
): Promise<{ progress: unknown; outcome?: FollowedJob } | 'gone' | 'unavailable'> {
  try {
    const job = await reach(`job ${jobId} was not read`, () => queue.getJob(jobId));
    if (job === undefined) return 'gone';
    if (job.finishedOn === undefined) return { progress: job.progress };
    const failed =
      job.failedReason !== undefined && (await reach(`job ${jobId} was not read`, () => job.isFailed()));
    const outcome: FollowedJob = failed
      ? { state: 'failed', reason: messageOf(job.failedReason) }
      : { state: 'completed', returnValue: job.returnvalue };
    return { progress: job.progress, outcome };
  } catch (error) {
    if (error instanceof RetryableError) return 'unavailable';
    throw error;
  }
}

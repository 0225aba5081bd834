import { RetryableError } from '@tixngo-sync/domain';
import type { QueueName } from '@tixngo-sync/queues';
import type { Parts } from '../parts.js';

/** A job with its log; null when the queue no longer keeps it, or does not answer: the rest is shown. */
export async function jobOf({ queues }: Parts, queue: QueueName, jobId: string | null) {
  if (jobId === null) return null;
  try {
    const log = await queues.jobLog(queue, jobId);
    return log === null ? null : { queue, jobId, log };
  } catch (error) {
    if (error instanceof RetryableError) return null;
    throw error;
  }
}

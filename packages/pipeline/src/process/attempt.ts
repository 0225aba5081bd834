import type { EndedAttempt } from '@tixngo-sync/db';
import type { ProcessJob } from '@tixngo-sync/queues';

/** A try to process a page, in progress. */
export interface Attempt {
  /** What the attempt log keeps of it, if it ends now. */
  ended(): EndedAttempt;
}

/** Starts measuring with the monotonic clock, because a machine's own clock may jump. */
export function beginAttempt(worker: string, { replayRunId }: Pick<ProcessJob, 'replayRunId'>): Attempt {
  const beganAt = performance.now();
  return { ended: () => ({ durationMs: performance.now() - beganAt, worker, replayRunId }) };
}

import { ErrorCode, type FinishedStatus, type Queue } from 'bullmq';

export interface WantedJob {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
}

/** Another try is needed only when another process changes the same job between two of our commands. */
const TRIES = 10;

/**
 * Ensures that every job runs at least once more, or is running now. BullMQ ignores an added id while it
 * keeps a job of that id, even a failed one: so a finished job is requeued with all its attempts, and one
 * that waits, is delayed or runs is left alone. Several processes may do this at once: each step is atomic on
 * the server and only moves a job towards running.
 */
export async function ensureJobs(queue: Queue, jobs: readonly WantedJob[]): Promise<void> {
  let open = jobs;
  for (let tries = 0; open.length > 0; tries += 1) {
    if (tries === TRIES) throw new Error(`job ${open[0]?.id} kept changing: other processes requeue it too`);
    const states = await statesOf(
      queue,
      open.map((job) => job.id),
    );
    const missing = open.filter((_, i) => states[i] === 'unknown');
    if (missing.length > 0) {
      await queue.addBulk(missing.map(({ id, name, data }) => ({ name, data, opts: { jobId: id } })));
    }
    const again = await Promise.all(
      open.map(async ({ id }, i) => {
        const state = states[i];
        return state === 'completed' || state === 'failed' ? requeue(queue, id, state) : true;
      }),
    );
    open = open.filter((_, i) => !again[i]);
  }
}

/** @returns BullMQ's state of each id; `unknown` when there is no such job */
export function statesOf(queue: Queue, ids: readonly string[]): Promise<string[]> {
  return Promise.all(ids.map((id) => queue.getJobState(id)));
}

export function isFinished(state: string | undefined): boolean {
  return state === 'completed' || state === 'failed';
}

/**
 * @returns false when the job no longer exists. One that is no longer finished was requeued by another
 * process meanwhile.
 */
async function requeue(queue: Queue, id: string, state: FinishedStatus): Promise<boolean> {
  const job = await queue.getJob(id);
  if (job === undefined) return false;
  try {
    await job.retry(state, { resetAttemptsMade: true });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === ErrorCode.JobNotExist) return false;
    if (code !== ErrorCode.JobNotInState) throw error;
  }
  return true;
}

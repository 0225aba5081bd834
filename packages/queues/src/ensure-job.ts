import { ErrorCode, type FinishedStatus, type Queue } from 'bullmq';

export interface WantedJob {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
}

/** Each new try means that another process changed the very job between two of our commands. */
const TRIES = 10;

/**
 * After this every job runs at least once more, or is running now. BullMQ ignores the addition of an id while a job of that id is kept,
 * a failed one included; so one that is finished is put back with all its attempts, and one that waits, is delayed or runs is left alone.
 * Safe against others doing the same: each step is atomic on the server and only ever moves a job towards running.
 */
export async function ensureJobs(queue: Queue, jobs: readonly WantedJob[]): Promise<void> {
  let open = jobs;
  for (let tries = 0; open.length > 0; tries += 1) {
    if (tries === TRIES) throw new Error(`job ${open[0]?.id} kept changing`);
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
        return state === 'completed' || state === 'failed' ? putBack(queue, id, state) : true;
      }),
    );
    open = open.filter((_, i) => !again[i]);
  }
}

/** @returns BullMQ's state of each id, `unknown` where there is no such job */
export function statesOf(queue: Queue, ids: readonly string[]): Promise<string[]> {
  return Promise.all(ids.map((id) => queue.getJobState(id)));
}

export function isFinished(state: string | undefined): boolean {
  return state === 'completed' || state === 'failed';
}

/** @returns false: the job is no longer there. One that is no longer finished was put back by somebody else since we looked. */
async function putBack(queue: Queue, id: string, state: FinishedStatus): Promise<boolean> {
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

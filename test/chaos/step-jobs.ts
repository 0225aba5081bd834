import { PermanentError } from '@tixngo-sync/domain';
import { processJob, retrieveJob } from '@tixngo-sync/pipeline';
import type { JobContext, PROCESS_QUEUE, QueueName, Queues, RETRIEVE_QUEUE } from '@tixngo-sync/queues';
import type { StepProcess } from './step-process.js';

type BullJob = NonNullable<Awaited<ReturnType<Queues['retrieve']['getJob']>>>;

/**
 * Runs a waiting job of a queue as a worker would, the earliest page's first, and removes it afterwards,
 * which is a step too. The job of a killed process stays: BullMQ gives it to the next worker.
 * @returns false when no job waits
 */
export async function runNextJob(process: StepProcess, queue: 'retrieve' | 'process'): Promise<boolean> {
  const waiting = await process.deps.queues[queue].getJobs(['waiting']);
  const job = waiting.sort((a, b) => (a.data.pageId ?? 0) - (b.data.pageId ?? 0))[0];
  if (job === undefined) return false;
  try {
    if (queue === 'retrieve') await retrieveJob(process.deps, contextOf<typeof RETRIEVE_QUEUE>(process, job));
    else await processJob(process.deps, contextOf<typeof PROCESS_QUEUE>(process, job));
  } catch (error) {
    if (process.dead || !(error instanceof PermanentError)) throw error;
  }
  await process.step('job done', () => job.remove());
  return true;
}

/** Runs the jobs of both queues until none waits. */
export async function runAllJobs(process: StepProcess): Promise<void> {
  while ((await runNextJob(process, 'retrieve')) || (await runNextJob(process, 'process')));
}

function contextOf<Q extends QueueName>(process: StepProcess, job: BullJob): JobContext<Q> {
  const bestEffort = (what: string, ask: () => Promise<unknown>) =>
    process.step(what, ask).then(
      () => undefined,
      () => undefined,
    );
  return {
    id: job.id ?? '',
    name: job.name,
    dueAt: null,
    data: job.data,
    attempt: 1,
    attempts: 5,
    signal: new AbortController().signal,
    updateProgress: (progress) => bestEffort('updateProgress', () => job.updateProgress(progress)),
    log: (line) => bestEffort('log', () => job.log(line)),
    setData: (data) => process.step('setData', () => job.updateData(data)),
  };
}

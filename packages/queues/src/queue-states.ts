import type { Queue } from 'bullmq';
import type { QueueByName } from './backend.js';
import { PROCESS_QUEUE, type QueueName, RETRIEVE_QUEUE, SWEEP_QUEUE } from './jobs.js';
import { reach } from './outage.js';

const COUNTED = ['waiting', 'active', 'delayed', 'prioritized', 'completed', 'failed'] as const;

/** What is in the queues, who works on them, and whether they are paused. */
export interface QueueStates {
  /** Counts jobs by state. */
  depths(): Promise<Record<QueueName, Record<string, number>>>;
  /**
   * Whether a job waits that an idle worker would take: its queue is not paused and below its global
   * concurrency.
   */
  takeable(): Promise<Record<QueueName, boolean>>;
  /** Pauses or resumes a queue on all machines. Jobs in progress continue. */
  setPaused(name: QueueName, isPaused: boolean): Promise<void>;
  /** Whether each queue is paused: no worker takes its jobs. */
  paused(): Promise<Record<QueueName, boolean>>;
  /** Counts the workers of all machines by queue. */
  workers(): Promise<Record<QueueName, number>>;
  /** @returns the lines of a job's log, oldest first; null when the queue does not keep the job */
  jobLog(queue: QueueName, jobId: string): Promise<string[] | null>;
}

export function queueStates(all: QueueByName): QueueStates {
  return {
    depths: () => byQueue((name) => depthsOf(all[name])),
    takeable: () => byQueue((name) => isTakeable(all[name])),
    setPaused: (name, isPaused) =>
      reach(`the queue ${name} was not ${isPaused ? 'paused' : 'resumed'}`, () =>
        isPaused ? all[name].pause() : all[name].resume(),
      ),
    paused: () => byQueue((name) => all[name].isPaused()),
    workers: () => byQueue((name) => all[name].getWorkersCount()),
    jobLog: (queue, jobId) =>
      reach(`job ${jobId} was not read`, async () => {
        if ((await all[queue].getJobState(jobId)) === 'unknown') return null;
        return (await all[queue].getJobLogs(jobId)).logs;
      }),
  };
}

/**
 * PostgreSQL counts the waiting jobs of a paused queue separately, as a state that BullMQ's types do not
 * have.
 */
async function depthsOf(queue: Queue): Promise<Record<string, number>> {
  const { waiting = 0, paused = 0, ...counts } = await queue.getJobCounts(...COUNTED, 'paused' as 'waiting');
  return { ...counts, waiting: waiting + paused };
}

async function isTakeable(queue: Queue): Promise<boolean> {
  const {
    waiting = 0,
    prioritized = 0,
    active = 0,
  } = await queue.getJobCounts('waiting', 'prioritized', 'active');
  if (waiting + prioritized === 0 || (await queue.isPaused())) return false;
  const limit = await queue.getGlobalConcurrency();
  return limit === null || active < limit;
}

async function byQueue<T>(ask: (name: QueueName) => Promise<T>): Promise<Record<QueueName, T>> {
  const [retrieve, process, sweep] = await reach('the state of the queues was not read', () =>
    Promise.all([ask(RETRIEVE_QUEUE), ask(PROCESS_QUEUE), ask(SWEEP_QUEUE)]),
  );
  return { [RETRIEVE_QUEUE]: retrieve, [PROCESS_QUEUE]: process, [SWEEP_QUEUE]: sweep };
}

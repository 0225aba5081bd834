import type { QueueByName } from './backend.js';
import { ensureJobs, isFinished, statesOf } from './ensure-job.js';
import {
  LONGEST_BACKOFF_MS,
  PROCESS_QUEUE,
  type ProcessJob,
  pageJobId,
  pageJobName,
  parsePayload,
  RETRIEVE_QUEUE,
  type RetrieveJob,
  type RetryJob,
  retryJobId,
  retryJobName,
  retryJobSchema,
  runJobId,
  runJobName,
} from './jobs.js';
import { reach } from './outage.js';

const PORTION = 200;

/** Writes the jobs of runs, pages and retries. */
export interface JobProducer {
  /**
   * @returns the job's id. A run that is taken over (`runId` set) has one job, however often it is enqueued.
   */
  enqueueRetrieve(job: RetrieveJob): Promise<string>;
  /** Removes the job of a run that has not begun. A run that has begun continues, or is taken over. */
  withdraw(jobId: string): Promise<void>;
  /**
   * Ensures that the page is processed (again): requeues a finished job, and leaves a waiting or
   * running job as it is.
   */
  enqueuePage(job: ProcessJob): Promise<void>;
  /** Does the same for many pages. */
  enqueuePages(jobs: readonly ProcessJob[]): Promise<void>;
  /** Ensures that a stored retry of quarantined tickets continues. */
  enqueueRetry(job: RetryJob): Promise<void>;
  /** @returns the pages that have a job which waits, is delayed or runs; replays do not count */
  pagesCarried(pageIds: readonly number[]): Promise<Set<number>>;
  /** @throws RetryableError QUEUE_UNAVAILABLE when no job can be written: server down, full or a replica */
  requireWritable(): Promise<void>;
  /** Promotes pages that wait longer than any backoff, because a clock jumped. @returns how many */
  promoteFarDelayed(): Promise<number>;
}

export function jobProducer(all: QueueByName): JobProducer {
  const enqueuePages = async (jobs: readonly ProcessJob[]) => {
    const wanted = jobs.map((job) => {
      const data = parsePayload(PROCESS_QUEUE, job);
      return { id: pageJobId(data), name: pageJobName(data), data };
    });
    const which =
      jobs.length === 1 ? `page ${jobs[0]?.pageId} was not` : `not all of ${jobs.length} pages were`;
    for (const some of portions(wanted)) {
      await reach(`${which} enqueued; the sweep enqueues what is missing`, () =>
        ensureJobs(all[PROCESS_QUEUE], some),
      );
    }
  };
  return {
    enqueuePages,
    enqueuePage: (job) => enqueuePages([job]),
    enqueueRetrieve: async (job) => {
      const data = parsePayload(RETRIEVE_QUEUE, job);
      const id = runJobId(data);
      await reach('the run was not enqueued', () =>
        ensureJobs(all[RETRIEVE_QUEUE], [{ id, name: runJobName(data), data }]),
      );
      return id;
    },
    enqueueRetry: async (job) => {
      const id = retryJobId(job);
      const data = retryJobSchema.parse(job);
      await reach(`retry ${job.retryId} was not enqueued; the sweep enqueues it`, () =>
        ensureJobs(all[PROCESS_QUEUE], [{ id, name: retryJobName(job), data }]),
      );
    },
    withdraw: (jobId) =>
      reach(`job ${jobId} was not withdrawn`, async () => {
        const job = await all[RETRIEVE_QUEUE].getJob(jobId);
        if ((await job?.isWaiting()) === true) await job?.remove();
      }),
    pagesCarried: async (pageIds) => {
      const carried = new Set<number>();
      for (const some of portions(pageIds)) {
        const ids = some.map((pageId) => pageJobId({ pageId, replayRunId: null }));
        const states = await reach('jobs of pages were not read', () => statesOf(all[PROCESS_QUEUE], ids));
        for (const [i, pageId] of some.entries())
          if (states[i] !== 'unknown' && !isFinished(states[i])) carried.add(pageId);
      }
      return carried;
    },
    promoteFarDelayed: () =>
      reach('delayed pages were not read', async () => {
        const delayed = await all[PROCESS_QUEUE].getDelayed(0, PORTION);
        const far = delayed.filter(
          (job) => (job.processedOn ?? job.timestamp) + job.delay > Date.now() + LONGEST_BACKOFF_MS,
        );
        await Promise.all(far.map((job) => job.promote()));
        return far.length;
      }),
    // A write that changes nothing.
    requireWritable: async () => {
      await reach('no job can be written', () => all[RETRIEVE_QUEUE].setGlobalConcurrency(1));
    },
  };
}

/** Small enough to be answered within seconds on a busy machine. */
function portions<T>(many: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(many.length / PORTION) }, (_, i) =>
    many.slice(i * PORTION, (i + 1) * PORTION),
  );
}

import type { JobsOptions } from 'bullmq';
import { PROCESS_QUEUE, type QueueName, RETRIEVE_QUEUE, SWEEP_QUEUE } from './jobs.js';

/** No next try of a page is further away than this. */
export const LONGEST_BACKOFF_MS = 60_000;
const DAY_SECONDS = 24 * 3600;

/**
 * How often a job of each queue is tried, and how long a finished one stays to be looked at. PostgreSQL has the truth about runs and
 * pages; what is kept here is for Bull Board.
 *
 * - A page is tried 5 times over about 15 to 30 s; the sweep and people come after that.
 * - A run is tried once: it has its own retries, and one that failed has said so. The next one goes on where it stopped.
 */
export const JOB_OPTIONS: Readonly<Record<QueueName, JobsOptions>> = {
  [RETRIEVE_QUEUE]: {
    attempts: 1,
    removeOnComplete: { count: 200, age: 30 * DAY_SECONDS },
    removeOnFail: { count: 500, age: 90 * DAY_SECONDS },
    keepLogs: 500,
  },
  [PROCESS_QUEUE]: {
    attempts: 5,
    backoff: { type: 'exponential', delay: 2_000, jitter: 0.5 },
    removeOnComplete: { count: 500, age: 30 * DAY_SECONDS },
    removeOnFail: { count: 5_000, age: 90 * DAY_SECONDS },
    keepLogs: 100,
  },
  [SWEEP_QUEUE]: {
    attempts: 1,
    removeOnComplete: { count: 20 },
    removeOnFail: { count: 100, age: 30 * DAY_SECONDS },
    keepLogs: 100,
  },
};

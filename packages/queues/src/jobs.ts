import { randomBytes } from 'node:crypto';
import { PermanentError } from '@tixngo-sync/domain';
import type { JobsOptions } from 'bullmq';
import { z } from 'zod';

/** The queues. Their jobs carry ids only, never a ticket or a person (I8). */
export const RETRIEVE_QUEUE = 'retrieve';
export const PROCESS_QUEUE = 'process-page';
export const SWEEP_QUEUE = 'sweep';
export const QUEUE_NAMES = [RETRIEVE_QUEUE, PROCESS_QUEUE, SWEEP_QUEUE] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

/** One run: fetch pages until the end of the feed. */
const retrieveJobSchema = z.object({
  trigger: z.enum(['SCHEDULE', 'MANUAL']),
  scheduleId: z.int32().nullable(),
  batchSize: z.number().int().min(1).max(10_000).nullable(),
  requestedBy: z.string().nullable(),
  /** Set once the run exists, and by the sweep to take over a run whose worker died. */
  runId: z.int32().nullable(),
});
export type RetrieveJob = z.infer<typeof retrieveJobSchema>;

/** One stored page to validate, map and apply. `replayRunId`: on behalf of a REPLAY run. */
export const processJobSchema = z.object({
  pageId: z.int32(),
  replayRunId: z.int32().nullable(),
});
export type ProcessJob = z.infer<typeof processJobSchema>;

/** A stored retry of many quarantined tickets. Its job is in the queue of the pages, which is as urgent. */
export const retryJobSchema = z.object({ retryId: z.int32() });
export type RetryJob = z.infer<typeof retryJobSchema>;

const sweepJobSchema = z.object({});
type SweepJob = z.infer<typeof sweepJobSchema>;

/** The progress of a retrieve job. `rate` in tickets per second. */
export interface RetrieveProgress {
  /** null before the run exists: it begins once the job has the right to fetch. */
  readonly runId: number | null;
  readonly pages: number;
  readonly tickets: number;
  readonly rate: number;
  /**
   * Set while it waits: which run has the right to fetch, or until when and why the next request to TIXNGO
   * waits.
   */
  readonly waitingFor?: string;
}

interface Payloads {
  readonly [RETRIEVE_QUEUE]: RetrieveJob;
  readonly [PROCESS_QUEUE]: ProcessJob;
  readonly [SWEEP_QUEUE]: SweepJob;
}
export type Payload<Q extends QueueName> = Payloads[Q];

const schemas = {
  [RETRIEVE_QUEUE]: retrieveJobSchema,
  [PROCESS_QUEUE]: processJobSchema,
  [SWEEP_QUEUE]: sweepJobSchema,
};

/**
 * Checks a payload on its way into and out of a queue. Drops unknown fields, so that a job carries ids only
 * (I8).
 * @throws PermanentError WRONG_JOB_PAYLOAD that names the wrong fields and repeats no value
 */
export function parsePayload<Q extends QueueName>(queue: Q, data: unknown): Payload<Q> {
  const parsed = schemas[queue].safeParse(data);
  // The compiler does not see that schemas[queue] gives Payload<Q>.
  if (parsed.success) return parsed.data as Payload<Q>;
  const wrong = parsed.error.issues
    .map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.code}`)
    .join(', ');
  throw new PermanentError(
    'WRONG_JOB_PAYLOAD',
    `Not a payload of the queue ${queue} (${wrong}). Remove the job; the sweep enqueues what is due.`,
  );
}

/**
 * Ids and names are shown in Bull Board. The same work has the same id, so that it is in the queue once.
 * BullMQ allows no `:` in an id, and no id of digits only.
 */
export function pageJobId(job: ProcessJob): string {
  return job.replayRunId === null ? `page-${job.pageId}` : `page-${job.pageId}-run-${job.replayRunId}`;
}

/** @returns the page that a job of this id processes; null when it is not the id of a page's job */
export function pageJobOf(jobId: string): ProcessJob | null {
  const [, pageId, replayRunId] = /^page-(\d+)(?:-run-(\d+))?$/.exec(jobId) ?? [];
  if (pageId === undefined) return null;
  return { pageId: Number(pageId), replayRunId: replayRunId === undefined ? null : Number(replayRunId) };
}

export function pageJobName(job: ProcessJob): string {
  return job.replayRunId === null
    ? `page ${job.pageId}`
    : `page ${job.pageId}, replayed by run ${job.replayRunId}`;
}

export function retryJobId({ retryId }: RetryJob): string {
  return `retry-${retryId}`;
}

export function retryJobName({ retryId }: RetryJob): string {
  return `retry ${retryId} of quarantined tickets`;
}

/** A run that is taken over has one job, however often it is enqueued; each new run has its own. */
export function runJobId(job: RetrieveJob, now = new Date()): string {
  if (job.runId !== null) return `run-${job.runId}-taken-over`;
  const second = now.toISOString().slice(0, 19).replaceAll(':', '');
  return `run-${second}-${randomBytes(3).toString('hex')}`;
}

export function runJobName(job: RetrieveJob): string {
  if (job.runId !== null) return `run ${job.runId}, taken over`;
  if (job.scheduleId === null) return 'run by hand';
  return `run of schedule ${job.scheduleId}${job.trigger === 'MANUAL' ? ', by hand' : ''}`;
}

/** The longest wait before the next attempt at a page. */
export const LONGEST_BACKOFF_MS = 60_000;
const DAY_SECONDS = 24 * 3600;

/**
 * Attempts and retention by queue. PostgreSQL has the results of runs and pages; finished jobs are kept
 * only for Bull Board.
 *
 * - A page has 5 attempts over about 15 to 30 s; after that the sweep or a person retries it.
 * - A run has one attempt: it retries its own requests and reports its failure, and the next run continues
 * where it stopped.
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

import { z } from 'zod';

/**
 * The queues and what their jobs carry: ids only, never a ticket and never a person (I8).
 * Job names are what Bull Board shows.
 */
export const RETRIEVE_QUEUE = 'retrieve';
export const PROCESS_QUEUE = 'process-page';
export const SWEEP_QUEUE = 'sweep';
export const QUEUE_NAMES = [RETRIEVE_QUEUE, PROCESS_QUEUE, SWEEP_QUEUE] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

/** One run: fetch pages until the end of the feed. */
export const retrieveJobSchema = z.object({
  trigger: z.enum(['SCHEDULE', 'MANUAL']),
  scheduleId: z.number().int().nullable(),
  batchSize: z.number().int().min(1).max(10_000).nullable(),
  requestedBy: z.string().nullable(),
  /** Set once the run exists, and by the sweep to take over a run whose worker died. */
  runId: z.number().int().nullable(),
});
export type RetrieveJob = z.infer<typeof retrieveJobSchema>;

/** One stored page to validate, map and apply. `replayRunId`: on behalf of a REPLAY run. */
export const processJobSchema = z.object({
  pageId: z.number().int(),
  replayRunId: z.number().int().nullable(),
});
export type ProcessJob = z.infer<typeof processJobSchema>;

export const sweepJobSchema = z.object({});
export type SweepJob = z.infer<typeof sweepJobSchema>;

/** What a retrieve job reports while it runs. `rate` in tickets per second. */
export interface RetrieveProgress {
  /** null while it waits for its turn: the run begins with the right to fetch. */
  readonly runId: number | null;
  readonly pages: number;
  readonly tickets: number;
  readonly rate: number;
  /** Set while another run holds the right to fetch, or while it waits before it asks TIXNGO again: which run, or until when and why. */
  readonly waitingFor?: string;
}

import { randomBytes } from 'node:crypto';
import type { ProcessJob, RetrieveJob } from './jobs.js';

/**
 * Ids and names as Bull Board shows them. An id has no `:` and is not all digits (BullMQ's rule); the same work has the same id, so
 * that it is in the queue once.
 */
export function pageJobId(job: ProcessJob): string {
  return job.replayRunId === null ? `page-${job.pageId}` : `page-${job.pageId}-run-${job.replayRunId}`;
}

export function pageJobName(job: ProcessJob): string {
  return job.replayRunId === null
    ? `page ${job.pageId}`
    : `page ${job.pageId}, replayed by run ${job.replayRunId}`;
}

/** A run that goes on has one job, however often it is asked for; each new run has its own. */
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

import { setFlagsFromString } from 'node:v8';
import { failRetry, loadPage, sampleStatus } from '@tixngo-sync/db';
import { PermanentError } from '@tixngo-sync/domain';
import {
  type FailedJob,
  PROCESS_QUEUE,
  pageJobOf,
  processJobSchema,
  RETRIEVE_QUEUE,
  type RunningWorker,
  retryJobSchema,
  SWEEP_QUEUE,
  startWorker,
} from '@tixngo-sync/queues';
import { outlastTrouble } from '../deps/outlast-trouble.js';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { makePlanBFiles } from '../events/plan-b.js';
import { sendNotifications } from '../notifications/notify.js';
import { failPage, processJob, recordLostTry } from '../process/process-page.js';
import { retrieveJob } from '../retrieve/retrieve-job.js';
import { retryJob } from '../retry/retry-job.js';
import type { ScheduleMirror } from './schedule-mirror.js';
import { sweep } from './sweep.js';

/** How far the heap may grow above what is in use before a full collection. */
const HEAP_GROWTH_PERCENT = 150;

/** Starts fetching: one run at a time, across all machines. */
export function startRetrieving(deps: PipelineDeps): Promise<RunningWorker> {
  return startWorker({
    ...workerOptions(deps),
    queue: RETRIEVE_QUEUE,
    concurrency: 1,
    handler: (job) => retrieveJob(deps, job),
  });
}

/**
 * Starts processing pages, until closed. Also bounds the heap, for the rest of the process: on a machine with
 * much memory V8 lets it grow to four times what is in use (300 MB); two and a half times cost no measurable
 * time (docs/performance.md).
 */
export function startProcessing(deps: PipelineDeps): Promise<RunningWorker> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
  return startWorker({
    ...workerOptions(deps),
    queue: PROCESS_QUEUE,
    concurrency: deps.settings.processConcurrency,
    handler: (job) => processJob(deps, job),
    retryHandler: (job) => retryJob(deps, job),
    onFailed: (job, signal) => failAbandoned(deps, job, signal),
    onTakenOver: (jobId) => recordTakeover(deps, jobId),
  });
}

/**
 * Fails the page or the retry of a job that failed without its handler noticing, because its workers were
 * killed too often.
 */
async function failAbandoned(deps: PipelineDeps, job: FailedJob, signal: AbortSignal): Promise<void> {
  const retry = retryJobSchema.safeParse(job.data);
  if (retry.success) {
    const { retryId } = retry.data;
    await outlastTrouble(deps, `the failure of retry ${retryId}`, signal, () =>
      failRetry(deps.database, retryId, `The job of retry ${retryId} failed: ${job.reason}`),
    );
    return;
  }
  const data = processJobSchema.safeParse(job.data);
  if (!data.success) return;
  const { pageId } = data.data;
  const reason = new PermanentError('JOB_FAILED', `page ${pageId}: ${job.reason}`);
  await outlastTrouble(deps, `the failure of page ${pageId}`, signal, async () => {
    const page = await loadPage(deps.database, pageId, false);
    if (page?.status === 'STORED') await failPage(deps, data.data, reason, null);
  });
}

/** Best effort: the page itself is processed again whether its lost try is recorded or not. */
function recordTakeover(deps: PipelineDeps, jobId: string): void {
  const job = pageJobOf(jobId);
  if (job === null) return;
  recordLostTry(deps, job).catch((error: unknown) =>
    deps.log.warn({ pageId: job.pageId, err: error }, 'a lost try was not recorded'),
  );
}

export function startSweeping(deps: PipelineDeps, mirror: ScheduleMirror): Promise<RunningWorker> {
  return startWorker({
    ...workerOptions(deps),
    queue: SWEEP_QUEUE,
    concurrency: 1,
    handler: async () => {
      await mirror.mirror();
      const result = await sweep(deps);
      await makePlanBFiles(deps);
      await sampleStatus(deps.database);
      await sendNotifications(deps);
      return result;
    },
  });
}

function workerOptions(deps: PipelineDeps) {
  const lockMs = deps.settings.jobLockSeconds * 1000;
  return {
    ...deps.queueTarget,
    log: deps.log,
    workerName: deps.workerName,
    // A killed worker's job is noticed after at most one lock and one check.
    times: { lockMs, stalledCheckMs: Math.round(lockMs / 3) },
  };
}

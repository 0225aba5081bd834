import { countWorkersUp, findSchedule, listSchedules, noSuchSchedule, readLease } from '@tixngo-sync/db';
import { AbortedError, PermanentError, type RunSummary } from '@tixngo-sync/domain';
import { followJob, RETRIEVE_QUEUE, type RetrieveJob, type RetrieveProgress } from '@tixngo-sync/queues';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { waitingFor } from '../retrieve/lease-keeper.js';
import { retrieve } from '../retrieve/retrieve.js';
import { pauseReporter } from './pause-reporter.js';
import type { RunEvent } from './run-event.js';
import { untilRunIsClosed, withProcessing } from './with-processing.js';

/** How often to check that the workers that do a run are still running. */
const CHECK_WORKERS_MS = 5_000;

export interface RunRequest {
  /**
   * The schedule whose batch size and skip list apply; undefined: no schedule, and every skip list applies.
   */
  readonly scheduleName?: string;
  readonly batchSize?: number;
  readonly requestedBy: string;
  readonly onEvent: (event: RunEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs one run now, to the end of the feed and until its pages are processed. The workers that are running do
 * it, or this process. Returns the run's summary, also of a FAILED run.
 * @throws AbortedError when stopped; PermanentError when no run started
 */
export async function runNow(deps: PipelineDeps, request: RunRequest): Promise<RunSummary> {
  const scheduleId = await scheduleIdOf(deps, request.scheduleName);
  const job: RetrieveJob = {
    trigger: 'MANUAL',
    scheduleId,
    batchSize: request.batchSize ?? null,
    requestedBy: request.requestedBy,
    runId: null,
  };
  return withProcessing(deps, request.onEvent, async () => {
    const runId = (await retrieveByWorkers(deps, job, request)) ?? (await retrieveHere(deps, job, request));
    return untilRunIsClosed(deps, runId, request);
  });
}

async function scheduleIdOf({ database }: PipelineDeps, name: string | undefined): Promise<number | null> {
  if (name === undefined) return null;
  const schedule = await findSchedule(database, name);
  if (schedule === null)
    throw noSuchSchedule(
      name,
      (await listSchedules(database)).map((known) => known.name),
    );
  return schedule.scheduleId;
}

/** Runs the run in this process. A run that fails is reported by its summary, not thrown. */
async function retrieveHere(
  deps: PipelineDeps,
  job: RetrieveJob,
  { onEvent, signal }: RunRequest,
): Promise<number> {
  let runId: number | null = null;
  try {
    const summary = await retrieve(deps, job, {
      onStarted: async (started) => {
        runId = started;
      },
      onProgress: (progress) => onEvent(eventOf(progress)),
      onLine: (text) => onEvent({ kind: 'line', text }),
      signal,
    });
    return summary.runId;
  } catch (error) {
    if (runId === null || error instanceof AbortedError) throw error;
    return runId;
  }
}

/**
 * Has a worker do the run. Returns null when no worker is running, or the last one stopped before it took the
 * job.
 */
async function retrieveByWorkers(
  deps: PipelineDeps,
  job: RetrieveJob,
  request: RunRequest,
): Promise<number | null> {
  const { database, queues } = deps;
  if ((await countWorkersUp(database)) === 0) {
    request.onEvent({ kind: 'line', text: 'no worker is running: this process does the run' });
    return null;
  }
  request.onEvent({ kind: 'line', text: 'workers are running: they do the run' });
  const lease = await readLease(database);
  if (lease.holder !== null) request.onEvent({ kind: 'waiting', for: waitingFor(lease) });
  const reportPause = pauseReporter(deps, RETRIEVE_QUEUE, request.onEvent);
  await reportPause();
  const jobId = await queues.enqueueRetrieve(job);
  const gone = new AbortController();
  const watch = setInterval(() => {
    reportPause().catch(() => {}); // the queue is unavailable; checked again at the next interval
    countWorkersUp(database).then(
      (up) => up === 0 && gone.abort(),
      () => {}, // PostgreSQL is unavailable; checked again at the next interval
    );
  }, CHECK_WORKERS_MS);
  try {
    return await followRetrieve(deps, jobId, {
      ...request,
      signal: AbortSignal.any([request.signal, gone.signal]),
    });
  } catch (error) {
    if (!gone.signal.aborted || request.signal.aborted) throw error;
    request.onEvent({ kind: 'line', text: 'the workers have stopped: this process does the run' });
    await queues.withdraw(jobId);
    return null;
  } finally {
    clearInterval(watch);
  }
}

async function followRetrieve(deps: PipelineDeps, jobId: string, request: RunRequest): Promise<number> {
  let runId: number | null = null;
  const end = await followJob(deps.queues.retrieve, jobId, {
    signal: request.signal,
    onProgress: (progress) => {
      // Written by our own worker, as RetrieveProgress.
      const known = progress as RetrieveProgress;
      runId = known.runId;
      request.onEvent(eventOf(known));
    },
  });
  if (end.state === 'completed') runId = runIdOf(end.returnValue);
  if (runId !== null) return runId;
  const why = end.state === 'failed' ? end.reason : 'its job is no longer in the queue';
  throw new PermanentError('RUN_NOT_STARTED', `the run did not start: ${why}`);
}

function runIdOf(value: unknown): number | null {
  return typeof value === 'object' && value !== null && 'runId' in value && typeof value.runId === 'number'
    ? value.runId
    : null;
}

function eventOf(progress: RetrieveProgress): RunEvent {
  return progress.waitingFor === undefined
    ? { kind: 'progress', progress, processed: 0 }
    : { kind: 'waiting', for: progress.waitingFor };
}

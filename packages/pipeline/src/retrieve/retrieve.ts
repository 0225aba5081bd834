import {
  bindLease,
  databaseTrouble,
  endFetching,
  type RunProgress,
  readRunProgress,
  readRunSummary,
  readScheduleOfRun,
  recordEndReached,
  startFetchingRun,
} from '@tixngo-sync/db';
import { AbortedError, messageOf, PermanentError, type RunSummary, SyncError } from '@tixngo-sync/domain';
import type { RetrieveJob, RetrieveProgress } from '@tixngo-sync/queues';
import { logRunEnd } from '../deps/log-run-end.js';
import { outlastTrouble } from '../deps/outlast-trouble.js';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { openCircuitFor } from './circuit.js';
import { type FetchEnd, fetchPages } from './fetch-pages.js';
import { type HeldLease, holdLease } from './lease-keeper.js';

/** The code of every error that means a lost lease: from here, the lease keeper and the page store. */
const LEASE_LOST = 'LEASE_LOST';
/** Recommended by TIXNGO (docs/domain.md). */
const DEFAULT_BATCH_SIZE = 1_000;

export interface RetrieveHooks {
  /** Called as soon as the run exists, so that a worker that takes it over can find it. */
  readonly onStarted: (runId: number) => Promise<void>;
  readonly onProgress: (progress: RetrieveProgress) => void;
  /** A line for the job's log in Bull Board, or the terminal. */
  readonly onLine: (text: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs one run: takes the right to fetch, then stores and enqueues page after page until the end of the feed.
 * Process jobs apply the pages; the last one closes the run. Returns the run as it is when everything is
 * fetched.
 * @throws PermanentError when the run failed (it is then FAILED, with the message); AbortedError when it was
 * stopped or lost the lease (it is then still RUNNING, and the next worker or the sweep takes it over)
 */
export function retrieve(deps: PipelineDeps, job: RetrieveJob, hooks: RetrieveHooks): Promise<RunSummary> {
  return retrieveWith(deps, job, hooks, null);
}

/**
 * Does what {@link retrieve} does, with a lease the caller may already hold. When PostgreSQL is in trouble or
 * the lease is lost, it takes the lease again and continues from the stored key, unless another process has
 * ended the run.
 * @param lease is released at the end; null: take one
 */
export async function retrieveWith(
  deps: PipelineDeps,
  job: RetrieveJob,
  hooks: RetrieveHooks,
  lease: HeldLease | null,
): Promise<RunSummary> {
  let runId = job.runId;
  let held = lease;
  const onStarted = async (started: number) => {
    runId = started;
    await hooks.onStarted(started);
  };
  const continueRun = async (isWell: () => void): Promise<RunSummary> => {
    const onProgress = (progress: RetrieveProgress) => {
      isWell();
      hooks.onProgress(progress);
    };
    for (;;) {
      const current = held ?? (await holdLease(deps, hooks.signal, waitingReporter(deps, runId, hooks)));
      held = null;
      try {
        return await retrieveOnce(deps, { ...job, runId }, { ...hooks, onStarted, onProgress }, current);
      } catch (error) {
        if (!isLeaseLost(error) || hooks.signal.aborted || runId === null) throw error;
        hooks.onLine('the right to fetch was lost; waiting for it, to continue from the stored key');
      }
    }
  };
  return outlastTrouble(deps, 'the run', hooks.signal, continueRun, hooks.onLine);
}

function waitingReporter(
  deps: PipelineDeps,
  runId: number | null,
  hooks: Pick<RetrieveHooks, 'onLine' | 'onProgress'>,
) {
  return (text: string) => {
    hooks.onLine(`waiting: ${text}`);
    hooks.onProgress({ runId, pages: 0, tickets: 0, rate: 0, waitingFor: text });
    deps.log.info({ runId }, `waiting: ${text}`);
  };
}

async function retrieveOnce(
  deps: PipelineDeps,
  job: RetrieveJob,
  hooks: RetrieveHooks,
  lease: HeldLease,
): Promise<RunSummary> {
  const { database } = deps;
  let runId: number;
  try {
    runId = await beginRun(deps, job, lease.token);
    await hooks.onStarted(runId);
    hooks.onProgress({ runId, pages: 0, tickets: 0, rate: 0 });
    const run = await readRunProgress(database, runId);
    if (run === null) throw noSuchRun(runId);
    if (!run.fetched)
      await fetchAll(deps, run, {
        ...hooks,
        signal: lease.signal,
        token: lease.token,
        assertHeld: lease.assertHeld,
      });
  } finally {
    await lease.release();
  }
  const summary = await readRunSummary(database.pool, runId);
  if (summary === null) throw new PermanentError('NO_SUCH_RUN', `run ${runId} is gone`);
  return summary;
}

async function beginRun({ database }: PipelineDeps, job: RetrieveJob, token: number): Promise<number> {
  if (job.runId !== null) {
    if ((await readRunProgress(database, job.runId)) === null) throw noSuchRun(job.runId);
    await bindLease(database.pool, token, job.runId);
    return job.runId;
  }
  const schedule = await readScheduleOfRun(database, job.scheduleId);
  if (job.scheduleId !== null && schedule === null) throw noSuchSchedule(job.scheduleId);
  const batchSize = job.batchSize ?? schedule?.batchSize ?? DEFAULT_BATCH_SIZE;
  return startFetchingRun(database, token, {
    ...job,
    scheduleName: schedule?.name ?? null,
    batchSize,
    fileName: null,
  });
}

function noSuchRun(runId: number): PermanentError {
  return new PermanentError(
    'NO_SUCH_RUN',
    `Run ${runId} does not exist. Remove this job; to start a run, enqueue runId null.`,
  );
}

function noSuchSchedule(scheduleId: number): PermanentError {
  return new PermanentError(
    'NO_SUCH_SCHEDULE',
    `Schedule ${scheduleId} does not exist. Remove this job; to start a run without a schedule, ` +
      'enqueue scheduleId null.',
  );
}

async function fetchAll(
  deps: PipelineDeps,
  run: RunProgress,
  hooks: Omit<RetrieveHooks, 'onStarted'> & Pick<HeldLease, 'token' | 'assertHeld'>,
): Promise<void> {
  const { database, log } = deps;
  const { runId } = run;
  const pagesBefore = run.lastSequence;
  hooks.onLine(pagesBefore === 0 ? 'fetching' : `taken over after page ${pagesBefore}`);
  const start = { runId, batchSize: run.batchSize, pagesBefore };
  // At info, a run gets one line: how it ended.
  if (pagesBefore === 0) log.debug(start, 'fetching');
  else log.info(start, 'run taken over');
  let end: FetchEnd;
  try {
    end = await fetchPages(deps, {
      ...hooks,
      runId,
      batchSize: run.batchSize ?? DEFAULT_BATCH_SIZE,
      startKey: run.fetchedThrough,
      largestPageBefore: run.largestPage,
      pagesBefore,
    });
  } catch (error) {
    if (hooks.signal.aborted || error instanceof AbortedError) {
      const why = hooks.signal.reason ?? error;
      throw new AbortedError(
        isLeaseLost(why) ? LEASE_LOST : 'STOPPED',
        `run ${runId} was stopped while fetching; it will continue from the stored key: ${messageOf(why)}`,
        { cause: error },
      );
    }
    if (databaseTrouble(error) !== null) throw error;
    const failure = failureOf(error, runId);
    const err = error instanceof SyncError ? undefined : error;
    log.error({ runId, code: failure.code, err }, failure.message);
    hooks.onLine(failure.message);
    try {
      await openCircuitFor(deps, error);
    } finally {
      // Whatever happens to the circuit, the run must end.
      await endFetching(database, runId, failure);
      await logRunEnd(deps, runId);
    }
    throw new PermanentError(failure.code, failure.message, { cause: error });
  }
  if (end.endRequestedAt !== null)
    await recordEndReached(database, runId, hooks.token, performance.now() - end.endRequestedAt);
  const status = await endFetching(database, runId, null, end.warning);
  if (status !== 'RUNNING') await logRunEnd(deps, runId);
  if (end.warning !== null) log.warn({ runId }, end.warning);
  hooks.onLine(end.warning ?? 'end of the feed reached');
}

function isLeaseLost(error: unknown): boolean {
  return error instanceof AbortedError && error.code === LEASE_LOST;
}

function failureOf(error: unknown, runId: number): { code: string; message: string } {
  if (error instanceof SyncError) return { code: error.code, message: error.message };
  return {
    code: 'INTERNAL',
    message: `run ${runId} failed: ${messageOf(error)}. The key has not moved. See the log, then run again.`,
  };
}

import {
  inTransaction,
  isDataError,
  isTransientConflict,
  loadPage,
  lockApply,
  markReplayed,
  recordFailedAttempt,
  settleRun,
  sqlStateOf,
  takenBack,
} from '@tixngo-sync/db';
import { AbortedError, count, PermanentError, SyncError, type TicketCounts } from '@tixngo-sync/domain';
import type { JobContext, PROCESS_QUEUE, ProcessJob } from '@tixngo-sync/queues';
import { logRunEnd } from '../deps/log-run-end.js';
import { outlastTrouble } from '../deps/outlast-trouble.js';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { ErasedPersons } from '../privacy/erased-persons.js';
import { AllTicketsBad, refuseIfAllBad } from './all-tickets-bad.js';
import { applyPage, applyTickets, type PageOutcome, type PageToApply, readStored } from './apply-page.js';
import { type Attempt, beginAttempt } from './attempt.js';
import { findRefused, withoutRefused } from './isolate.js';
import { openPage } from './open-page.js';
import { type PageContent, readPage } from './read-page.js';

/** How often a page that conflicts with another transaction is tried at once, before the queue's backoff. */
const TRIES = 3;

const OUTCOMES = ['applied', 'unchanged', 'stale', 'skipped', 'quarantined'] as const;

export type ProcessOutcome = { readonly pageId: number } & (
  | TicketCounts
  | { readonly alreadyProcessed: true }
);

/**
 * Processes one stored page: validates, maps and applies it in one transaction. Processing it twice has the
 * effect of processing it once.
 * @throws the reason the page could not be applied; the page is then unchanged. PermanentError when trying
 * again cannot help; the queue tries again after any other
 */
export function processPage(
  deps: PipelineDeps,
  job: ProcessJob,
  attempt: Attempt = beginAttempt(deps.workerName, job),
): Promise<ProcessOutcome> {
  return deps.pageMemory.withPageOpen(() => processOpenPage(deps, job, attempt));
}

async function processOpenPage(
  deps: PipelineDeps,
  job: ProcessJob,
  attempt: Attempt,
): Promise<ProcessOutcome> {
  const { log, metrics } = deps;
  const stopTimer = metrics.pageSeconds.startTimer();
  const { page, elements } = await openPage(deps, job.pageId);
  const content = await readPage({
    ...page,
    elements,
    skippedTaxNumbers: new Set(page.skippedTaxNumbers),
    erased: new ErasedPersons(page),
  });
  await refuseIfAllBad(deps, page, elements, content);

  const outcome = await applyOrIsolate(
    deps,
    { ...page, replayRunId: job.replayRunId, appliesWaiting: true, attempt },
    content,
  );
  stopTimer();
  if (outcome === null) return { pageId: job.pageId, alreadyProcessed: true };
  const { counts } = outcome;
  metrics.pages.inc({ outcome: 'processed' });
  for (const result of OUTCOMES) metrics.tickets.inc({ outcome: result }, counts[result]);
  log.debug({ runId: page.runId, pageId: job.pageId, ...counts }, 'page processed');
  for (const runId of outcome.endedRuns) await logRunEnd(deps, runId);
  return { pageId: job.pageId, ...counts };
}

async function applyOrIsolate(
  deps: PipelineDeps,
  page: PageToApply,
  content: PageContent,
): Promise<PageOutcome | null> {
  try {
    return await applyWithTries(deps, page, content);
  } catch (error) {
    if (!isDataError(error)) throw error;
    deps.log.warn(
      { pageId: page.pageId, sqlState: sqlStateOf(error) },
      'the database refused a ticket; looking for it',
    );
    const refused = await findRefused(content.changes, (changes) =>
      tryChanges(deps, page, { ...content, changes }),
    );
    // If none of its own tickets was refused, it was one that waits for a tax number, which must not stop it.
    return applyWithTries(deps, { ...page, appliesWaiting: false }, withoutRefused(content, refused));
  }
}

/** Applies some of the changes and rolls back. */
async function tryChanges(
  { database }: PipelineDeps,
  page: PageToApply,
  content: PageContent,
): Promise<void> {
  await takenBack(database, async (client) => {
    await lockApply(client);
    await applyTickets(client, page, content, await readStored(client, content));
  });
}

async function applyWithTries(
  { database }: PipelineDeps,
  page: PageToApply,
  content: PageContent,
): Promise<PageOutcome | null> {
  for (let tries = 1; ; tries++) {
    try {
      return await inTransaction(database, (client) => applyPage(client, page, content));
    } catch (error) {
      if (tries >= TRIES || !isTransientConflict(error)) throw error;
    }
  }
}

/**
 * Handles a job of the process queue. Every try is kept in the attempt log, except one that a stopping worker
 * hands back. A page that will not be tried again becomes FAILED, with the reason.
 * @throws as `processPage`
 */
export async function processJob(
  deps: PipelineDeps,
  job: JobContext<typeof PROCESS_QUEUE>,
): Promise<ProcessOutcome> {
  const outlast = <Result>(work: () => Promise<Result>) =>
    outlastTrouble(deps, `page ${job.data.pageId}`, job.signal, work, (text) => void job.log(text));
  const attempt = beginAttempt(deps.workerName, job.data);
  const startedAt = performance.now();
  try {
    const outcome = await outlast(() => processPage(deps, job.data, attempt));
    await job.log(describeOutcome(outcome, (performance.now() - startedAt) / 1_000));
    return outcome;
  } catch (error) {
    if (error instanceof AbortedError) throw error;
    const isLast = job.attempt >= job.attempts || error instanceof PermanentError;
    await outlast(() => (isLast ? failPage : recordTry)(deps, job.data, error, attempt));
    throw error;
  }
}

/** For the log of the job: `159 tickets, 1,240/s: 150 applied, 9 unchanged`. */
function describeOutcome(outcome: ProcessOutcome, seconds: number): string {
  if ('alreadyProcessed' in outcome) return 'was processed already';
  const { received } = outcome;
  const rate = Math.round(received / Math.max(seconds, 0.001)).toLocaleString('en-GB');
  const counted = OUTCOMES.filter((name) => outcome[name] > 0).map((name) => `${outcome[name]} ${name}`);
  return `${count(received, 'ticket')}, ${rate}/s: ${counted.join(', ') || 'nothing to do'}`;
}

/** Records a failed try that the queue follows by another. */
async function recordTry(
  { database }: PipelineDeps,
  job: ProcessJob,
  error: unknown,
  attempt: Attempt,
): Promise<void> {
  const failure = failureOf(job.pageId, error);
  await recordFailedAttempt(database.pool, job.pageId, {
    ...attempt.ended(),
    ...failure,
    outcome: 'FAILED',
    isLast: false,
  });
}

/**
 * Marks a page that will not be tried again as FAILED, with the reason, and settles its run.
 * @param attempt null when its worker died
 */
export async function failPage(
  deps: PipelineDeps,
  job: ProcessJob,
  error: unknown,
  attempt: Attempt | null,
): Promise<void> {
  const { database, log, metrics } = deps;
  const failure = failureOf(job.pageId, error);
  const ended = attempt?.ended() ?? { durationMs: null, worker: null, replayRunId: job.replayRunId };
  const outcome = attempt === null ? 'LOST' : 'FAILED';
  await recordFailedAttempt(database.pool, job.pageId, { ...ended, ...failure, outcome, isLast: true });
  if (job.replayRunId !== null) {
    await markReplayed(database.pool, job.replayRunId, job.pageId, 'FAILED');
    await settleRun(database, job.replayRunId);
  }
  const page = await loadPage(database, job.pageId, false);
  const status = page === null ? null : await settleRun(database, page.runId);
  metrics.pages.inc({ outcome: 'failed' });
  log.error({ pageId: job.pageId, code: failure.code }, failure.message);
  if (page !== null && status !== 'RUNNING') await logRunEnd(deps, page.runId);
}

/** Records a try that ended with the death of its worker; another worker has taken over the job. */
export async function recordLostTry({ database }: PipelineDeps, job: ProcessJob): Promise<void> {
  await recordFailedAttempt(database.pool, job.pageId, {
    durationMs: null,
    worker: null,
    replayRunId: job.replayRunId,
    outcome: 'LOST',
    code: 'WORKER_LOST',
    message: `The worker that processed page ${job.pageId} died or hung; another one takes over.`,
    received: null,
    isLast: false,
  });
}

interface Failure {
  readonly code: string;
  readonly message: string;
  /** Tickets on the page; null: not known. */
  readonly received: number | null;
}

/** Returns why a page could not be processed, without data of tickets. */
function failureOf(pageId: number, error: unknown): Failure {
  const received = error instanceof AllTicketsBad ? error.received : null;
  if (error instanceof SyncError) return { code: error.code, message: error.message, received };
  // PostgreSQL's message may quote a row, so it is left out (I8).
  const message =
    `page ${pageId} could not be processed: ${withoutData(error)}. ` +
    `See the worker's log, then run \`tixngo-sync pages retry ${pageId}\`.`;
  return { code: 'INTERNAL', message, received };
}

function withoutData(error: unknown): string {
  const sqlState = sqlStateOf(error);
  if (sqlState !== undefined) return `PostgreSQL answered ${sqlState}`;
  return error instanceof Error ? error.name : 'an unknown error';
}

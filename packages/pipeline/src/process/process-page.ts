import { isDataError, isTransientConflict, loadPage, markPageFailed, markReplayed, type PageToProcess, settleRun } from '@tixngo-sync/db';
import { messageOf, PermanentError, type ProcessJob, SyncError, type TicketCounts } from '@tixngo-sync/contracts';
import { readStoredBody } from '@tixngo-sync/tixngo';
import type { PipelineDeps } from '../deps.js';
import { ALL_BAD_FROM } from './all-bad.js';
import { applyPage, type PageToApply } from './apply-page.js';
import { findRefused, withoutRefused } from './isolate.js';
import { bodyOf, type PageContent, readPage } from './read-page.js';

/** A page that met another transaction is tried again at once this often, before the queue's backoff. */
const TRIES = 3;

/** What is lost to nobody: why a page could not be applied is thrown, and the page stays as it was. */
export type ProcessOutcome = { readonly pageId: number } & (TicketCounts | { readonly alreadyProcessed: true });

/**
 * The process job: one stored page → validated, mapped, applied in one transaction. Doing it twice has the effect of doing it once.
 * @throws PermanentError if trying again cannot help; anything else is for the queue to try again
 */
export async function processPage(deps: PipelineDeps, job: ProcessJob): Promise<ProcessOutcome> {
  const { database, metrics, pageMemory } = deps;
  const stopTimer = metrics.pageSeconds.startTimer();
  const page = await loadPage(database, job.pageId, !pageMemory.has(job.pageId));
  if (page === null) throw new PermanentError('NO_SUCH_PAGE', `page ${job.pageId} is not in the page store; remove this job`);
  const tickets = pageMemory.take(job.pageId) ?? (await ticketsOf(deps, page));
  const content = await readPage({ ...page, tickets, skippedTaxNumbers: new Set(page.skippedTaxNumbers) });
  refuseIfAllBad(page, content);

  const counts = await applyOrIsolate(deps, { ...page, tickets, replayRunId: job.replayRunId }, content);
  stopTimer();
  if (counts === null) return { pageId: job.pageId, alreadyProcessed: true };
  metrics.pages.inc({ outcome: 'processed' });
  for (const outcome of ['applied', 'unchanged', 'stale', 'skipped', 'quarantined'] as const) metrics.tickets.inc({ outcome }, counts[outcome]);
  deps.log.info({ runId: page.runId, pageId: job.pageId, ...counts }, 'page processed');
  return { pageId: job.pageId, ...counts };
}

/** @throws PermanentError where retention has cleared the body */
async function ticketsOf({ database }: PipelineDeps, page: PageToProcess): Promise<readonly unknown[]> {
  const body = page.body ?? (await loadPage(database, page.pageId, true))?.body ?? null;
  if (body === null) {
    const what = page.status === 'PROCESSED' ? 'It was processed; its body was cleared by retention and cannot be replayed' : 'Its body is missing';
    throw new PermanentError('PAGE_BODY_GONE', `page ${page.pageId} cannot be read. ${what}.`);
  }
  return readStoredBody(body);
}

function refuseIfAllBad(page: PageToProcess, content: PageContent): void {
  const bad = content.bad.length;
  if (bad < ALL_BAD_FROM || bad + content.skipped < content.received) return;
  const first = content.bad[0];
  throw new AllTicketsBad(page.pageId, content.received, bad, first === undefined ? '' : `${first.reason}${first.field === null ? '' : ` (${first.field})`}`);
}

class AllTicketsBad extends PermanentError {
  readonly received: number;
  constructor(pageId: number, received: number, bad: number, example: string) {
    super(
      'ALL_TICKETS_BAD',
      `All ${bad} tickets of page ${pageId} are bad, the first: ${example}. TIXNGO's contract has changed, most likely. ` +
        'The page is kept with its body. Look at `tixngo-sync drift`, update tixngo-sync or correct the cause at TIXNGO, then run `tixngo-sync pages retry --failed`.',
    );
    this.received = received;
  }
}

async function applyOrIsolate(deps: PipelineDeps, page: PageToApply, content: PageContent): Promise<TicketCounts | null> {
  try {
    return await applyWithTries(deps, page, content);
  } catch (error) {
    if (!isDataError(error)) throw error;
    deps.log.warn({ pageId: page.pageId, code: error instanceof Error && 'code' in error ? error.code : undefined }, 'the database refused a ticket: looking for it');
    const refused = await findRefused(content.changes, (changes) => tryChanges(deps, page, { ...content, changes }));
    if (refused.length === 0) throw error;
    return applyWithTries(deps, page, withoutRefused(content, refused, (position) => bodyOf(page.tickets[position])));
  }
}

class TakenBack extends Error {}

async function tryChanges(deps: PipelineDeps, page: PageToApply, content: PageContent): Promise<void> {
  try {
    await applyPage(deps.database, page, content, () => {
      throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
}

async function applyWithTries(deps: PipelineDeps, page: PageToApply, content: PageContent): Promise<TicketCounts | null> {
  for (let tries = 1; ; tries++) {
    try {
      return await applyPage(deps.database, page, content);
    } catch (error) {
      if (tries >= TRIES || !isTransientConflict(error)) throw error;
    }
  }
}

/**
 * Makes it seen that a page is not going to be tried again: FAILED, with the reason, and its run settled.
 * Called by the worker when the queue gives the job up.
 */
export async function failPage(deps: PipelineDeps, job: ProcessJob, error: unknown): Promise<void> {
  const { database, log, metrics } = deps;
  const code = error instanceof SyncError ? error.code : 'INTERNAL';
  const received = error instanceof AllTicketsBad ? error.received : null;
  // A database's message may quote a row: people's data stays out of it (I8).
  const message = error instanceof SyncError ? error.message : `page ${job.pageId} could not be processed: ${withoutData(error)}. Look at the worker's log, then run \`tixngo-sync pages retry ${job.pageId}\`.`;
  await markPageFailed(database.pool, job.pageId, { code, message, received });
  if (job.replayRunId !== null) {
    await markReplayed(database.pool, job.replayRunId, job.pageId, 'FAILED');
    await settleRun(database.pool, job.replayRunId);
  }
  const page = await loadPage(database, job.pageId, false);
  if (page !== null) await settleRun(database.pool, page.runId);
  metrics.pages.inc({ outcome: 'failed' });
  log.error({ pageId: job.pageId, code }, message);
}

function withoutData(error: unknown): string {
  return error instanceof Error && 'severity' in error ? 'the database refused it' : messageOf(error);
}

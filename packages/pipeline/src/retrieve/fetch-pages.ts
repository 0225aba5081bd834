import {
  countPagesAhead,
  passEmptyPage,
  type RefusalToMoveKey,
  stillStored,
  storePage,
} from '@tixngo-sync/db';
import { AbortedError, isStorable, PermanentError } from '@tixngo-sync/domain';
import { type DiffAnswer, parseTicketChange } from '@tixngo-sync/tixngo';
import { enqueueStored } from '../deps/enqueue-stored.js';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { nextTurn, TICKETS_PER_TURN } from '../page/next-turn.js';
import { ALL_BAD_FROM } from '../process/all-tickets-bad.js';
import { askTixngo } from './circuit.js';
import { EMPTY_PAGES_IN_A_ROW, stepAfter } from './feed-end.js';
import { type ReportedRun, RunReporter } from './run-reporter.js';

/**
 * After this many pages in a row with only bad tickets, the contract has changed and fetching stops
 * (docs/interface.md).
 */
const BAD_PAGES_IN_A_ROW = 3;
const AHEAD_POLL_MS = 50;
/** How often to check whether another process has processed the pages kept in memory here. */
const ELSEWHERE_POLL_MS = 500;

export interface FetchRequest extends ReportedRun {
  readonly token: number;
  readonly batchSize: number;
  readonly startKey: string | null;
  /** Tickets on the largest page that the run has stored before; 0 if none. */
  readonly largestPageBefore: number;
  readonly signal: AbortSignal;
  /** Throws when the right to fetch has expired. */
  readonly assertHeld: () => void;
}

/** How fetching ended without an error. */
export interface FetchEnd {
  /**
   * `performance.now()` at the send time of the request whose answer was the end of the feed; null when the
   * run stopped earlier: more may be in the feed.
   */
  readonly endRequestedAt: number | null;
  /** What an operator should know; null if nothing. */
  readonly warning: string | null;
}

/**
 * Fetches page after page until the end of the feed (see `stepAfter`). The next request runs while a page is
 * being stored, because it needs only the next key; never two requests at once. Memory: the page in flight
 * and those in `PageMemory`, however long the feed.
 * @throws PermanentError or RetryableError when a request fails; its page is not stored and the key stays
 * before it
 */
export async function fetchPages(deps: PipelineDeps, request: FetchRequest): Promise<FetchEnd> {
  const { runId, batchSize } = request;
  const stop = new AbortController();
  const signal = AbortSignal.any([request.signal, stop.signal]);
  const reporter = new RunReporter(deps, request);
  const ask = askTixngo(deps, (text) => reporter.waitsFor(text));
  let requestedAt = performance.now();
  const fetch = async (key: string | null) => {
    request.assertHeld();
    requestedAt = performance.now();
    return ask({ limit: batchSize, paginationKey: key, signal });
  };

  let requestedKey = request.startKey;
  let sequence = request.pagesBefore;
  let largestPage = request.largestPageBefore;
  let badInARow = 0;
  let emptyInARow = 0;
  await waitForRoom(deps, request, signal);
  let answer = await fetch(requestedKey);
  try {
    for (;;) {
      const step = stepAfter(answer, requestedKey, largestPage);
      if (step.kind === 'END') return { endRequestedAt: requestedAt, warning: null };
      const { nextKey } = step;
      if (step.kind === 'PASS') {
        await passEmpty(deps, request, { requestedKey, nextKey });
        emptyInARow++;
        if (emptyInARow === EMPTY_PAGES_IN_A_ROW)
          return { endRequestedAt: null, warning: onlyEmptyPages(runId) };
        requestedKey = nextKey;
        answer = await fetch(nextKey);
        continue;
      }
      emptyInARow = 0;
      largestPage = Math.max(largestPage, answer.tickets.length);
      sequence++;
      badInARow = (await isAllBad(answer.tickets)) ? badInARow + 1 : 0;
      const contractChanged = badInARow === BAD_PAGES_IN_A_ROW;
      const fetchesAhead =
        !step.isLast && !contractChanged && nextKey !== requestedKey && (await hasRoom(deps));
      const nextAnswer = fetchesAhead ? handledLater(fetch(nextKey)) : null;
      const pageId = await store(deps, request, { sequence, requestedKey, nextKey, answer });
      await reporter.pageStored(pageId, answer.tickets.length);
      if (contractChanged) throw allBadInARow(runId);
      if (step.isLast) return { endRequestedAt: requestedAt, warning: null };
      if (nextAnswer === null) await waitForRoom(deps, request, signal);
      requestedKey = nextKey;
      answer = await (nextAnswer ?? fetch(nextKey));
    }
  } finally {
    stop.abort(new AbortedError('STOPPED', 'the run ended'));
  }
}

interface FetchedPage {
  readonly sequence: number;
  readonly requestedKey: string | null;
  readonly nextKey: string;
  readonly answer: DiffAnswer;
}

async function store(
  deps: PipelineDeps,
  { runId, token, batchSize }: FetchRequest,
  page: FetchedPage,
): Promise<number> {
  const { answer, ...rest } = page;
  const { body, bodyBytes, tickets } = answer;
  const outcome = await storePage(deps.database, {
    runId,
    token,
    requestedLimit: batchSize,
    received: tickets.length,
    body,
    bodyBytes,
    eventIds: eventIdsOf(tickets),
    ...rest,
  });
  if (!outcome.stored) throw notMoved(outcome, runId, page.nextKey);
  deps.pageMemory.keep(outcome.pageId, tickets, bodyBytes);
  const { pageId } = outcome;
  await enqueueStored(deps, { runId, pageId }, () => deps.queues.enqueuePage({ pageId, replayRunId: null }));
  return pageId;
}

/** No event has a longer id; a column must not grow with what TIXNGO sends. */
const LONGEST_EVENT_ID = 200;

/** Returns the events of these tickets; null when a ticket names none that can be stored. */
function eventIdsOf(tickets: readonly unknown[]): string[] | null {
  const ids = new Set<string>();
  for (const ticket of tickets) {
    const id = (ticket as { event?: { id?: unknown } | null } | null)?.event?.id; // unparsed: any JSON
    if (typeof id !== 'string' || id.length > LONGEST_EVENT_ID || !isStorable(id)) return null;
    ids.add(id);
  }
  return [...ids];
}

/** Moves the key past an empty page, of which nothing is stored. */
async function passEmpty(
  { database, log }: PipelineDeps,
  { runId, token }: FetchRequest,
  keys: Pick<FetchedPage, 'requestedKey' | 'nextKey'>,
): Promise<void> {
  const outcome = await passEmptyPage(database, { runId, token, ...keys });
  if (!outcome.moved) throw notMoved(outcome, runId, keys.nextKey);
  log.debug({ runId }, 'empty page with a new key: the key moved past it');
}

/** Returns the error for a key that was not moved. */
function notMoved(
  { reason }: { readonly reason: RefusalToMoveKey },
  runId: number,
  nextKey: string,
): AbortedError | PermanentError {
  if (reason === 'FENCED')
    return new AbortedError(
      'LEASE_LOST',
      `run ${runId} lost the right to fetch; the run that has it now continues from the stored key`,
    );
  return new PermanentError(
    'CONTRACT_CHANGED',
    `TIXNGO's next key ${keyText(nextKey)} was used before (run ${runId}): ` +
      'following it would never end. The page was not stored and the key has not moved. ' +
      'Ask TIXNGO whether the diff endpoint has changed, then run again.',
  );
}

function onlyEmptyPages(runId: number): string {
  return (
    `Run ${runId} stopped before the end of the feed: TIXNGO answered with ${EMPTY_PAGES_IN_A_ROW} empty pages ` +
    'in a row, each with a new key. The next run continues from the last key. ' +
    'If this continues, ask TIXNGO whether the diff endpoint has changed.'
  );
}

/** Returns whether the next page may be requested while one is being stored. */
async function hasRoom(deps: PipelineDeps): Promise<boolean> {
  return (await pagesLeft(deps)) > 1 && (await hasMemory(deps));
}

/** Returns how many more pages may be stored before MAX_PAGES_AHEAD are unprocessed. */
async function pagesLeft({ database, settings }: PipelineDeps): Promise<number> {
  return settings.maxPagesAhead - (await countPagesAhead(database, settings.maxPagesAhead));
}

/**
 * Returns whether this process can keep another parsed page. A few are enough, since pages are applied one at
 * a time, and parsing a page twice costs more than waiting.
 */
async function hasMemory({ database, pageMemory }: PipelineDeps): Promise<boolean> {
  if (!pageMemory.hasRoom) pageMemory.keepOnly(await stillStored(database, pageMemory.pageIds));
  return pageMemory.hasRoom;
}

async function waitForRoom(deps: PipelineDeps, request: FetchRequest, signal: AbortSignal): Promise<void> {
  let isReported = false;
  while (!(await hasMemory(deps)))
    await Promise.race([deps.pageMemory.nextTake(), deps.clock.sleep(ELSEWHERE_POLL_MS, signal)]);
  while ((await pagesLeft(deps)) <= 0) {
    if (!isReported)
      request.onLine(
        `fetching pauses: ${deps.settings.maxPagesAhead} pages wait to be processed (MAX_PAGES_AHEAD)`,
      );
    isReported = true;
    await deps.clock.sleep(AHEAD_POLL_MS, signal);
  }
}

/** Validates only one ticket when the page is good. `refuseIfAllBad` also leaves skipped tickets out. */
async function isAllBad(tickets: readonly unknown[]): Promise<boolean> {
  if (tickets.length < ALL_BAD_FROM) return false;
  for (const [index, ticket] of tickets.entries()) {
    if (parseTicketChange(ticket).ok) return false;
    if (index % TICKETS_PER_TURN === 0) await nextTurn();
  }
  return true;
}

function allBadInARow(runId: number): PermanentError {
  return new PermanentError(
    'CONTRACT_CHANGED',
    `Run ${runId} stopped fetching: ${BAD_PAGES_IN_A_ROW} pages in a row have only bad tickets. ` +
      'The pages are kept. See `tixngo-sync drift` and `tixngo-sync pages list --status FAILED`. Fix the ' +
      'cause, run `tixngo-sync pages retry --failed`, then start a run with `tixngo-sync run`.',
  );
}

/** Keeps a rejection from being reported as unhandled before the promise is awaited. */
function handledLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** Keys may be long. */
function keyText(key: string): string {
  return key.length <= 24 ? `"${key}"` : `"${key.slice(0, 24)}…"`;
}

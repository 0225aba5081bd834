import { countPagesAhead, settleRun, stillStored, storePage } from '@tixngo-sync/db';
import { AbortedError, PermanentError } from '@tixngo-sync/domain';
import type { RetrieveProgress } from '@tixngo-sync/queues';
import { type DiffAnswer, parseTicketChange } from '@tixngo-sync/tixngo';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { ALL_BAD_FROM } from '../process/all-tickets-bad.js';
import { askTixngo } from './circuit.js';

/** Pages in a row that are all bad tickets: the contract has changed, fetching more is of no use (docs/interface.md). */
const BAD_PAGES_IN_A_ROW = 3;
const AHEAD_POLL_MS = 50;
/** How often it is looked whether somebody else processes the pages that are kept here. */
const ELSEWHERE_POLL_MS = 500;
/** How often a run's counts are brought up to its pages', for those who watch. */
const SETTLE_EVERY_MS = 5_000;

export interface FetchRequest {
  readonly runId: number;
  readonly token: number;
  readonly batchSize: number;
  readonly startKey: string | null;
  /** Pages of the run that are stored already: it is taken over. */
  readonly pagesBefore: number;
  readonly signal: AbortSignal;
  /** Throws where the right to fetch has run out. */
  readonly assertHeld: () => void;
  readonly onProgress: (progress: RetrieveProgress) => void;
  readonly onLine: (text: string) => void;
}

/**
 * Asks for page after page until the end of the feed. The next request is under way while a page is stored, since it needs only the next
 * key; never two at once. Memory: two pages, however long the feed.
 * @throws PermanentError, RetryableError: of the answer that failed no page is stored, and the key stays before it
 */
export async function fetchPages(deps: PipelineDeps, request: FetchRequest): Promise<void> {
  const { runId, batchSize } = request;
  const stop = new AbortController();
  const signal = AbortSignal.any([request.signal, stop.signal]);
  const tally = new Tally(deps, request);
  const ask = askTixngo(deps, (text) => tally.wait(text));
  const fetch = async (key: string | null) => {
    request.assertHeld();
    return ask({ limit: batchSize, paginationKey: key, signal });
  };

  let requestedKey = request.startKey;
  let badInARow = 0;
  await waitForRoom(deps, request, signal);
  let answer = await fetch(requestedKey);
  try {
    for (let sequence = request.pagesBefore + 1; answer.nextKey !== null; sequence++) {
      const { nextKey } = answer;
      badInARow = isAllBad(answer.tickets) ? badInARow + 1 : 0;
      const contractChanged = badInARow === BAD_PAGES_IN_A_ROW;
      const isLast = answer.tickets.length < batchSize;
      const goOnAtOnce = !isLast && !contractChanged && nextKey !== requestedKey && (await hasRoom(deps));
      const underWay = goOnAtOnce ? quiet(fetch(nextKey)) : null;
      const pageId = await store(deps, request, { sequence, requestedKey, nextKey, answer });
      await tally.add(pageId, answer.tickets.length);
      if (contractChanged) throw allBadInARow(runId);
      if (isLast) return;
      if (underWay === null) await waitForRoom(deps, request, signal);
      requestedKey = nextKey;
      answer = await (underWay ?? fetch(nextKey));
    }
  } finally {
    stop.abort(new AbortedError('STOPPED', 'the run ended'));
  }
}

interface Arrived {
  readonly sequence: number;
  readonly requestedKey: string | null;
  readonly nextKey: string;
  readonly answer: DiffAnswer;
}

async function store(
  deps: PipelineDeps,
  { runId, token, batchSize }: FetchRequest,
  page: Arrived,
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
    ...rest,
  });
  if (!outcome.stored) {
    if (outcome.reason === 'FENCED')
      throw new AbortedError(
        'LEASE_LOST',
        `run ${runId} has lost the right to fetch; whoever has it goes on from the stored key`,
      );
    throw new PermanentError(
      'CONTRACT_CHANGED',
      `TIXNGO's next key ${shown(page.nextKey)} led here before (run ${runId}, page ${page.sequence}): following it would go round in circles. ` +
        'The page was not stored and the key stays. Ask TIXNGO whether the diff endpoint has changed, then run again.',
    );
  }
  deps.pageMemory.keep(outcome.pageId, tickets, bodyBytes);
  await deps.queues.enqueuePage({ pageId: outcome.pageId, replayRunId: null }).catch((error: unknown) => {
    // The page is safe: the sweep enqueues what no job carries.
    deps.log.warn(
      { err: error, runId, pageId: outcome.pageId },
      'page stored but not enqueued; the sweep will do it',
    );
  });
  return outcome.pageId;
}

class Tally {
  readonly #deps: PipelineDeps;
  readonly #request: FetchRequest;
  readonly #startedAt: number;
  #settledAt: number;
  #pages: number;
  #tickets = 0;

  constructor(deps: PipelineDeps, request: FetchRequest) {
    this.#deps = deps;
    this.#request = request;
    this.#startedAt = deps.clock.now();
    this.#settledAt = this.#startedAt;
    this.#pages = request.pagesBefore;
  }

  /** The run waits for TIXNGO; the next page ends that. */
  wait(text: string): void {
    this.#request.onLine(`waiting: ${text}`);
    this.#report({ waitingFor: text });
  }

  #report(more: Pick<RetrieveProgress, 'waitingFor'> = {}): void {
    const seconds = Math.max((this.#deps.clock.now() - this.#startedAt) / 1000, 0.001);
    const { runId } = this.#request;
    this.#request.onProgress({
      runId,
      pages: this.#pages,
      tickets: this.#tickets,
      rate: Math.round(this.#tickets / seconds),
      ...more,
    });
  }

  async add(pageId: number, tickets: number): Promise<void> {
    const { clock, database, log } = this.#deps;
    const { runId } = this.#request;
    this.#pages++;
    this.#tickets += tickets;
    this.#report();
    log.debug({ runId, pageId, tickets }, 'page stored');
    if (clock.now() - this.#settledAt < SETTLE_EVERY_MS) return;
    this.#settledAt = clock.now();
    await settleRun(database, runId);
    this.#request.onLine(`${this.#pages} pages, ${this.#tickets} tickets so far`);
  }
}

/** Whether a page may be asked for while another one is stored. */
async function hasRoom(deps: PipelineDeps): Promise<boolean> {
  return (await pagesLeft(deps)) > 1 && (await hasMemory(deps));
}

/** How many more pages may be stored: not further ahead than MAX_PAGES_AHEAD unprocessed ones. */
async function pagesLeft({ database, settings }: PipelineDeps): Promise<number> {
  return settings.maxPagesAhead - (await countPagesAhead(database, settings.maxPagesAhead));
}

/** Nor further ahead than this process keeps parsed: pages are applied one at a time, so a few in hand are enough, and parsing one twice costs more than waiting. */
async function hasMemory({ database, pageMemory }: PipelineDeps): Promise<boolean> {
  if (!pageMemory.hasRoom) pageMemory.keepOnly(await stillStored(database, pageMemory.pageIds));
  return pageMemory.hasRoom;
}

async function waitForRoom(deps: PipelineDeps, request: FetchRequest, signal: AbortSignal): Promise<void> {
  let told = false;
  while (!(await hasMemory(deps)))
    await Promise.race([deps.pageMemory.nextTake(), deps.clock.sleep(ELSEWHERE_POLL_MS, signal)]);
  while ((await pagesLeft(deps)) <= 0) {
    if (!told)
      request.onLine(
        `${deps.settings.maxPagesAhead} pages wait to be processed (MAX_PAGES_AHEAD): fetching pauses`,
      );
    told = true;
    await deps.clock.sleep(AHEAD_POLL_MS, signal);
  }
}

/** Costs the validation of one ticket where the page is well. */
function isAllBad(tickets: readonly unknown[]): boolean {
  return tickets.length >= ALL_BAD_FROM && tickets.every((ticket) => !parseTicketChange(ticket).ok);
}

function allBadInARow(runId: number): PermanentError {
  return new PermanentError(
    'CONTRACT_CHANGED',
    `Run ${runId} stopped fetching: ${BAD_PAGES_IN_A_ROW} pages in a row hold nothing but bad tickets. The pages are kept. Look at \`tixngo-sync drift\` and ` +
      '`tixngo-sync pages list --status FAILED`; once mended, run `tixngo-sync pages retry --failed`, then run again.',
  );
}

/** A rejection is dealt with where the answer is awaited, not before. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

/** Keys are opaque and may be long. */
function shown(key: string | null): string {
  if (key === null) return '(none: the beginning)';
  return key.length <= 24 ? `"${key}"` : `"${key.slice(0, 24)}…"`;
}

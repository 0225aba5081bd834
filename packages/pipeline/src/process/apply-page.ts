import {
  type BadTicket,
  countDrift,
  type DistributionRow,
  type HistoryRow,
  insertHistory,
  insertSightings,
  insertTickets,
  lockApply,
  lockPage,
  markPageProcessed,
  markReplayed,
  mergeHistory,
  moveCommittedThrough,
  type Queryable,
  readTickets,
  releaseContacts,
  resolveQuarantined,
  type StoredTicket,
  sameTickets,
  settleRunIfDone,
  type TicketContent,
  type TicketContents,
  type TicketOwnership,
  type Transaction,
  ticketContents,
  updateOwnership,
  upsertTickets,
  writeDistributions,
  writeQuarantine,
} from '@tixngo-sync/db';
import { PermanentError, type TicketCounts } from '@tixngo-sync/domain';
import { erasedMeanwhile } from '../privacy/erased-persons.js';
import type { Attempt } from './attempt.js';
import { decide, refusedTicket, type TicketChanges } from './decide.js';
import { historyDigest } from './history-digest.js';
import {
  type FoldedTicket,
  hasNewContact,
  isOwnershipWritten,
  PageFold,
  type PageNews,
  type TicketWork,
} from './ownership.js';
import { pageHistoryOf, unknownRows } from './page-history.js';
import type { PageContent, PlacedChange } from './read-page.js';
import { isNewer } from './tax-numbers.js';
import { NONE_WAITING, readWaiting, type WaitingTicket } from './waiting-tickets.js';

export interface PageToApply {
  readonly pageId: number;
  readonly runId: number;
  readonly source: 'FEED' | 'FILE';
  readonly distributionEnabled: boolean;
  readonly unknownTickets: 'create' | 'reject';
  /** As of when the page was read: a person erased since then must not come back. */
  readonly erasedDigests: readonly string[];
  readonly erasureSecret: string;
  /** The database's time when the page was read. */
  readonly now: Date;
  /** False to leave the quarantined tickets of other pages as they are. */
  readonly appliesWaiting: boolean;
  /** Set to process the page again for this REPLAY run, even if it was processed. */
  readonly replayRunId: number | null;
  readonly attempt: Attempt;
}

/** The outcomes of a page's tickets. */
export interface TicketOutcomes {
  readonly counts: TicketCounts;
  readonly bad: readonly BadTicket[];
  /** Ids of the tickets of which something stored changed. */
  readonly applied: readonly string[];
  /** Quarantine ids of the waiting tickets that could be applied. */
  readonly resolved: readonly number[];
}

export interface PageOutcome extends TicketOutcomes {
  /** Runs of which this was the last page. */
  readonly endedRuns: readonly number[];
}

/**
 * Applies a page in the caller's transaction, with a bounded number of statements whatever its size: tickets,
 * history, contacts, distributions, quarantine, counts and committed-through. All or nothing (I5, I6);
 * applying it again changes nothing (I4). Returns null if the page was already processed.
 * @throws RetryableError when a person's data was erased since the page was read; PostgreSQL's errors
 */
export async function applyPage(
  client: Transaction,
  page: PageToApply,
  content: PageContent,
): Promise<PageOutcome | null> {
  const ids = idsOf(content.changes);
  const [, locked, ownStored, waiting] = await Promise.all([
    lockApply(client),
    lockPage(client, page.pageId),
    readStored(client, content),
    page.appliesWaiting ? readWaiting(client, page, page.pageId, ids) : NONE_WAITING,
  ]);
  if (locked === null)
    throw new PermanentError('NO_SUCH_PAGE', `page ${page.pageId} is not in the page store; nothing to do`);
  if (locked.status === 'PROCESSED' && page.replayRunId === null) return null;
  if (locked.erasedPersons !== page.erasedDigests.length) throw erasedMeanwhile(`page ${page.pageId}`);

  const stored =
    waiting.length === 0 ? ownStored : await readStored(client, { changes: allChanges(content, waiting) });
  const outcome = await applyTickets(client, page, content, stored, waiting);
  const [, , , , , endedRuns] = await Promise.all([
    writeQuarantine(client, page.pageId, outcome.bad, outcome.applied, page.source === 'FILE'),
    resolveWaiting(client, outcome.resolved),
    countDrift(client, content.drift),
    markPageProcessed(client, page.pageId, {
      counts: outcome.counts,
      ticketIds: content.ticketIds,
      keepBody: !content.namesErased,
      attempt: page.attempt.ended(),
    }),
    moveCommittedThrough(client),
    settleRuns(client, page),
  ]);
  return { ...outcome, endedRuns };
}

/** Closes the runs of which the page was the last. Sent after the page is marked as processed. */
async function settleRuns(client: Queryable, page: PageToApply): Promise<number[]> {
  const { pageId, runId, replayRunId } = page;
  if (replayRunId === null) return (await settleRunIfDone(client, runId)) === null ? [] : [runId];
  await markReplayed(client, replayRunId, pageId, 'PROCESSED');
  const ended = await settleRunIfDone(client, replayRunId);
  await settleRunIfDone(client, runId);
  return ended === null ? [] : [replayRunId];
}

/** Reads the stored tickets that a page changes; the caller holds the apply lock. */
export function readStored(
  client: Queryable,
  { changes }: Pick<PageContent, 'changes'>,
): Promise<StoredTicket[]> {
  return readTickets(client, idsOf(changes), changes);
}

/** Returns the changes of a page, then those that wait for a tax number. */
export function allChanges(
  { changes }: PageContent,
  waiting: readonly WaitingTicket[],
): readonly PlacedChange[] {
  return waiting.length === 0 ? changes : [...changes, ...waiting.map(({ change }) => change)];
}

/** Closes the quarantine rows of waiting tickets that could be applied. */
export async function resolveWaiting(client: Queryable, quarantineIds: readonly number[]): Promise<void> {
  if (quarantineIds.length === 0) return;
  await resolveQuarantined(client, quarantineIds, 'system', 'its tax number became free, and it was applied');
}

/**
 * Applies tickets, whichever page they are from; the caller holds the apply lock. To hold it no longer than
 * needed, PostgreSQL should always have a statement to work on: those that do not need each other's answers
 * are sent together, and what the next ones need is prepared meanwhile.
 * @param waiting tickets of other pages that wait for a tax number: judged with these, and not counted
 */
export async function applyTickets(
  client: Transaction,
  page: Pick<PageToApply, 'distributionEnabled' | 'unknownTickets'>,
  content: PageContent,
  stored: readonly StoredTicket[],
  waiting: readonly WaitingTicket[] = NONE_WAITING,
): Promise<TicketOutcomes> {
  const { tickets, refused } = decide(allChanges(content, waiting), stored, page.unknownTickets);
  const waitingChanges = new Set(waiting.map(({ change }) => change));
  const ownRefused = refused.filter(({ change }) => !waitingChanges.has(change));
  const bad = [...content.bad, ...ownRefused.map(refusedTicket)];

  const works = inOrderOfIds(tickets).map((ticket) => ({ ticket, history: pageHistoryOf(ticket) }));
  const fold = new PageFold(works, page.distributionEnabled);
  const sameTime = tickets.filter((ticket) => ticket.standing === 'same-time').map((ticket) => ticket.newest);
  const answers = Promise.all([
    fold.findContacts(client),
    addHistory(client, works),
    sameTickets(client, sameTime),
  ]);
  client.leaveToCommit(
    insertHistory(
      client,
      rowsOf(works, (ticket) => ticket.stored === null),
    ),
  );
  const [, news, same] = await answers;
  const [folded, contents] = await Promise.all([fold.fold(client, news), contentsOf(works, same)]);
  const distributions = writeFoldedDistributions(client, folded);
  client.leaveToCommit(writeTickets(client, folded, contents));
  const { changed, released } = await distributions;
  await releaseContacts(client, [...new Set([...releasedBy(folded), ...released])]);

  const counts = {
    received: content.received,
    applied: 0,
    unchanged: 0,
    stale: 0,
    skipped: content.skipped,
    quarantined: bad.length,
  };
  const withNewDistributions = new Set(changed);
  const applied: string[] = [];
  for (const foldedTicket of folded) {
    const { ticket } = foldedTicket;
    const changedOtherwise =
      news.entries.has(ticket.ticketId) ||
      news.sighted.has(ticket.ticketId) ||
      hasNewContact(foldedTicket) ||
      withNewDistributions.has(ticket.ticketId);
    const verdict = verdictOf(ticket, same, changedOtherwise);
    if (verdict === 'applied') applied.push(ticket.ticketId);
    const own =
      waiting.length === 0
        ? ticket.changes.length
        : ticket.changes.filter((change) => !waitingChanges.has(change)).length;
    const isNewestOwn = !waitingChanges.has(ticket.newest);
    if (isNewestOwn) counts[verdict]++;
    // Every other change of this page to the ticket is older than its newest.
    counts.stale += isNewestOwn ? own - 1 : own;
  }
  const refusedChanges = new Set(refused.map(({ change }) => change));
  const resolved = waiting.filter(({ change }) => !refusedChanges.has(change));
  return { counts, bad, applied, resolved: resolved.map(({ quarantineId }) => quarantineId) };
}

/** Adds what the page says of the past of stored tickets, by stale changes too, except what is known. */
async function addHistory(client: Queryable, works: readonly TicketWork[]): Promise<PageNews> {
  const [entries, sighted] = await Promise.all([
    mergeHistory(
      client,
      rowsOf(works, (ticket) => ticket.stored !== null),
    ),
    insertSightings(
      client,
      works.flatMap((work) => work.history.sightings),
    ),
  ]);
  return { entries, sighted: new Set(sighted) };
}

function rowsOf(works: readonly TicketWork[], isWanted: (ticket: TicketChanges) => boolean): HistoryRow[] {
  const rows: HistoryRow[] = [];
  for (const { ticket, history } of works)
    if (isWanted(ticket)) for (const row of unknownRows(ticket, history)) rows.push(row);
  return rows;
}

function writeFoldedDistributions(client: Queryable, folded: readonly FoldedTicket[]) {
  const ticketIds: string[] = [];
  const rows: DistributionRow[] = [];
  for (const { ownership, distributions } of folded) {
    if (distributions === null) continue;
    ticketIds.push(ownership.ticketId);
    rows.push(...distributions);
  }
  return writeDistributions(client, ticketIds, rows);
}

/** The newest snapshots that are written, because nothing newer is stored. */
interface PageContents {
  readonly written: ReadonlySet<TicketChanges>;
  readonly ofNewTickets: TicketContents;
  readonly ofStoredTickets: TicketContents;
}

function contentsOf(works: readonly TicketWork[], same: ReadonlySet<string>): PageContents {
  const written = new Set<TicketChanges>();
  const ofNewTickets: TicketContent[] = [];
  const ofStoredTickets: TicketContent[] = [];
  for (const { ticket } of works) {
    if (!isWritten(ticket, same)) continue;
    written.add(ticket);
    const contents = ticket.stored === null ? ofNewTickets : ofStoredTickets;
    contents.push({ snapshot: ticket.newest, historyDigest: historyDigest(ticket.newest.history) });
  }
  return {
    written,
    ofNewTickets: ticketContents(ofNewTickets),
    ofStoredTickets: ticketContents(ofStoredTickets),
  };
}

/** Writes the contents with the ownership; of other tickets the ownership alone, if that changed. */
async function writeTickets(
  client: Queryable,
  folded: readonly FoldedTicket[],
  { written, ofNewTickets, ofStoredTickets }: PageContents,
): Promise<void> {
  const newOnes: TicketOwnership[] = [];
  const storedOnes: TicketOwnership[] = [];
  const ownershipOnly: TicketOwnership[] = [];
  for (const foldedTicket of folded) {
    const { ticket, ownership } = foldedTicket;
    if (written.has(ticket)) (ticket.stored === null ? newOnes : storedOnes).push(ownership);
    else if (isOwnershipWritten(foldedTicket)) ownershipOnly.push(ownership);
  }
  await Promise.all([
    // First: a new ticket may take over the tax number that a stored one gives up.
    upsertTickets(client, ofStoredTickets, storedOnes),
    insertTickets(client, ofNewTickets, newOnes),
    updateOwnership(client, ownershipOnly),
  ]);
}

/** Returns the cultural contacts that tickets of the page had before and no longer have. */
function releasedBy(folded: readonly FoldedTicket[]): string[] {
  return folded.flatMap((foldedTicket) => {
    const before = foldedTicket.ticket.stored?.culturalContactId ?? null;
    return before !== null && hasNewContact(foldedTicket) ? [before] : [];
  });
}

/**
 * At an equal `updatedAt` the later place wins. The same change again is written only if the code now maps it
 * differently.
 */
function isWritten({ standing, newest, stored }: TicketChanges, same: ReadonlySet<string>): boolean {
  if (standing !== 'same-time') return standing === 'newer';
  if (stored === null || isNewer(newest, stored)) return true;
  return newest.place === stored.place && !same.has(newest.ticketId);
}

function verdictOf(
  ticket: TicketChanges,
  same: ReadonlySet<string>,
  changedOtherwise: boolean,
): 'applied' | 'unchanged' | 'stale' {
  switch (ticket.standing) {
    case 'newer':
      return 'applied';
    case 'older':
      return 'stale';
    case 'same-time':
      if (same.has(ticket.ticketId)) return changedOtherwise ? 'applied' : 'unchanged';
      return isWritten(ticket, same) ? 'applied' : 'stale';
  }
}

function inOrderOfIds(tickets: readonly TicketChanges[]): TicketChanges[] {
  return [...tickets].sort((a, b) => (a.ticketId < b.ticketId ? -1 : 1));
}

/** Returns the ids of the changed tickets, each once, sorted. */
function idsOf(changes: readonly { readonly ticketId: string }[]): string[] {
  return [...new Set(changes.map(({ ticketId }) => ticketId))].sort();
}

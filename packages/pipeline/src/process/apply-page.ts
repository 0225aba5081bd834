import {
  type BadTicket,
  countDrift,
  insertHistory,
  insertSightings,
  lockApply,
  lockPage,
  markPageProcessed,
  markReplayed,
  mergeHistory,
  moveCommittedThrough,
  type Queryable,
  readTickets,
  releaseContacts,
  type StoredTicket,
  sameTickets,
  settleRunIfDone,
  type TicketOwnership,
  updateOwnership,
  upsertTickets,
  type WrittenTicket,
  writeDistributions,
  writeQuarantine,
} from '@tixngo-sync/db';
import { PermanentError, type TicketCounts } from '@tixngo-sync/domain';
import { erasedMeanwhile } from '../privacy/erased-persons.js';
import { decide, isNewer, refusedTicket, type TicketChanges } from './decide.js';
import { pastOf } from './history-rows.js';
import { foldPage, type PageOwnership, type TicketWork } from './ownership.js';
import type { PageContent } from './read-page.js';

export interface PageToApply {
  readonly pageId: number;
  readonly runId: number;
  readonly source: 'FEED' | 'FILE';
  readonly distributionEnabled: boolean;
  readonly unknownTickets: 'create' | 'reject';
  /** As the page was read: a person erased since must not come back. */
  readonly erasedDigests: readonly string[];
  /** Take it through again though it was processed, on behalf of this REPLAY run. */
  readonly replayRunId: number | null;
}

/** What applying did. */
export interface PageOutcome {
  readonly counts: TicketCounts;
  readonly bad: readonly BadTicket[];
  /** Ids of the tickets for which something stored changed. */
  readonly applied: readonly string[];
}

/**
 * Applies a page within a transaction, with a fixed number of statements whatever its size: tickets, history, contacts, distributions,
 * quarantine, counts, and the move of committed-through. All or nothing (I5, I6); applying it again changes nothing (I4).
 * @returns null if it was processed already
 * @throws what PostgreSQL throws; RetryableError if a person's data was erased since the page was read
 */
export async function applyPage(
  client: Queryable,
  page: PageToApply,
  content: PageContent,
): Promise<PageOutcome | null> {
  const [, locked, stored] = await Promise.all([
    lockApply(client),
    lockPage(client, page.pageId),
    readStored(client, content),
  ]);
  if (locked === null)
    throw new PermanentError(
      'NO_SUCH_PAGE',
      `page ${page.pageId} is not in the page store; nothing is to be done`,
    );
  if (locked.status === 'PROCESSED' && page.replayRunId === null) return null;
  if (locked.erasedPersons !== page.erasedDigests.length) throw erasedMeanwhile(`page ${page.pageId}`);

  const outcome = await applyTickets(client, page, content, stored);
  await Promise.all([
    writeQuarantine(client, page.pageId, outcome.bad, outcome.applied, page.source === 'FILE'),
    countDrift(client, content.drift),
    markPageProcessed(client, page.pageId, outcome.counts, content.ticketIds, !content.namesErased),
    moveCommittedThrough(client),
  ]);
  if (page.replayRunId !== null) {
    await markReplayed(client, page.replayRunId, page.pageId, 'PROCESSED');
    await settleRunIfDone(client, page.replayRunId);
  }
  await settleRunIfDone(client, page.runId);
  return outcome;
}

/** What is stored of the tickets on a page; the caller holds the apply lock. */
export function readStored(client: Queryable, { changes }: PageContent): Promise<StoredTicket[]> {
  return readTickets(client, sortedUnique(changes.map((change) => change.ticketId)), changes);
}

/**
 * The part of applying that has nothing to do with the page it came on; the caller holds the apply lock. Statements that do not need each
 * other's answers go out together: while they wait for this thread the lock is held for nothing.
 */
export async function applyTickets(
  client: Queryable,
  page: Pick<PageToApply, 'distributionEnabled' | 'unknownTickets'>,
  content: PageContent,
  stored: readonly StoredTicket[],
): Promise<PageOutcome> {
  const { tickets, refused } = decide(content.changes, stored, page.unknownTickets);
  const bad = [...content.bad, ...refused.map(refusedTicket)];

  const sameTime = tickets.filter((ticket) => ticket.standing === 'same-time').map((ticket) => ticket.newest);
  const [works, same] = await Promise.all([takeHistoryIn(client, tickets), sameTickets(client, sameTime)]);
  const ownership = await foldPage(client, works, page.distributionEnabled);
  const [distributions] = await Promise.all([
    writeDistributions(client, ownership.folded, ownership.lines),
    writeTickets(client, tickets, ownership, same),
  ]);
  await releaseContacts(client, [...new Set([...ownership.released, ...distributions.released])]);

  const counts = {
    received: content.received,
    applied: 0,
    unchanged: 0,
    stale: 0,
    skipped: content.skipped,
    quarantined: bad.length,
  };
  const owned = new Set([...ownership.changed, ...distributions.changed]);
  const applied: string[] = [];
  for (const { ticket, news, newSighting } of works) {
    const verdict = verdictOf(ticket, same, news !== null || newSighting || owned.has(ticket.ticketId));
    counts[verdict]++;
    counts.stale += ticket.changes.length - 1;
    if (verdict === 'applied') applied.push(ticket.ticketId);
  }
  return { counts, bad, applied };
}

/** Entries are taken in of every change, stale ones too. */
async function takeHistoryIn(client: Queryable, tickets: readonly TicketChanges[]): Promise<TicketWork[]> {
  const pasts = tickets.map((ticket) => ({ ticket, past: pastOf(ticket) }));
  const ofNewTickets = pasts.filter(({ ticket }) => ticket.stored === null);
  const ofStoredTickets = pasts.filter(({ ticket }) => ticket.stored !== null);
  const rowsOf = (some: typeof pasts) => some.flatMap(({ past }) => past.rows);
  const sightings = pasts.flatMap(({ past }) => past.sightings);
  const [news, sighted] = await Promise.all([
    mergeHistory(client, rowsOf(ofStoredTickets)),
    insertSightings(client, sightings),
    insertHistory(client, rowsOf(ofNewTickets)),
  ]);
  const sightedTickets = new Set(sighted);
  return pasts.map(({ ticket, past }) => ({
    ticket,
    past,
    news: news.get(ticket.ticketId) ?? null,
    newSighting: sightedTickets.has(ticket.ticketId),
  }));
}

/** The newest snapshot's fields where they are the newest of all; of the other tickets only the ownership, where that moved. */
async function writeTickets(
  client: Queryable,
  tickets: readonly TicketChanges[],
  ownership: PageOwnership,
  same: ReadonlySet<string>,
) {
  const rows: WrittenTicket[] = [];
  const ownershipOnly: TicketOwnership[] = [];
  for (const ticket of tickets) {
    const owned = ownership.byTicket.get(ticket.ticketId);
    if (owned === undefined) continue;
    if (isWritten(ticket, same)) rows.push({ snapshot: ticket.newest, ownership: owned });
    else if (ownership.moved.has(ticket.ticketId)) ownershipOnly.push(owned);
  }
  await Promise.all([
    upsertTickets(
      client,
      rows.sort((a, b) => byTicketId(a.snapshot, b.snapshot)),
    ),
    updateOwnership(client, ownershipOnly.sort(byTicketId)),
  ]);
}

/** At an equal `updatedAt` the later place wins; the same change again is written only if the code now makes something else of it. */
function isWritten({ standing, newest, stored }: TicketChanges, same: ReadonlySet<string>): boolean {
  if (standing !== 'same-time') return standing === 'newer';
  if (stored === null || isNewer(newest, stored)) return true;
  return newest.place === stored.place && !same.has(newest.ticketId);
}

function verdictOf(
  ticket: TicketChanges,
  same: ReadonlySet<string>,
  elseChanged: boolean,
): 'applied' | 'unchanged' | 'stale' {
  switch (ticket.standing) {
    case 'newer':
      return 'applied';
    case 'older':
      return 'stale';
    case 'same-time':
      if (same.has(ticket.ticketId)) return elseChanged ? 'applied' : 'unchanged';
      return isWritten(ticket, same) ? 'applied' : 'stale';
  }
}

function byTicketId(a: { ticketId: string }, b: { ticketId: string }): number {
  return a.ticketId < b.ticketId ? -1 : 1;
}

function sortedUnique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

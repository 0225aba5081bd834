import {
  type DistributionRow,
  type HistoryNews,
  type OwnershipEntry,
  type Queryable,
  readOwnership,
  type TicketOwnership,
} from '@tixngo-sync/db';
import type { Instant, MobileStatus } from '@tixngo-sync/domain';
import {
  compareDescriptions,
  type FoldedOwnership,
  foldOwnership,
  type HistoryEntry,
  type OwnerSighting,
  ownershipCanChange,
} from '@tixngo-sync/domain';
import { descriptionPlaceOf } from '../page/page-element.js';
import { descriptionsOn, PageContacts } from './contacts.js';
import type { TicketChanges } from './decide.js';
import type { TicketPast } from './history-rows.js';

/** A ticket of the page, with what the page said of its past and what of that was new. */
export interface TicketWork {
  readonly ticket: TicketChanges;
  readonly past: TicketPast;
  /** null: nothing, or the ticket itself is new and so is everything. */
  readonly news: HistoryNews | null;
  readonly newSighting: boolean;
}

export interface PageOwnership {
  readonly byTicket: ReadonlyMap<string, TicketOwnership>;
  /** Ids of the tickets that were folded, in their order, and all the distributions that they now have. */
  readonly folded: readonly string[];
  readonly lines: readonly DistributionRow[];
  /** Tickets whose cultural contact is another than before. */
  readonly changed: ReadonlySet<string>;
  /** Tickets of which something above is to be written, if only where the fold ended. */
  readonly moved: ReadonlySet<string>;
  /** Cultural contacts of the page's tickets that they have no more. */
  readonly released: ReadonlySet<string>;
}

interface InitialOwner {
  readonly initialOwnerEmail: string | null;
  readonly initialOwnerAt: Instant | null;
  readonly initialOwnerPlace: number | null;
}

/**
 * Folds again every ticket for which the page can have mattered, and makes and fills in the contacts that this needs. What came out of it
 * is returned: the caller writes it with the tickets.
 * @param enabled enableTicketDistributionToCulturalContact: false leaves contacts and distributions as they are
 */
export async function foldPage(
  client: Queryable,
  works: readonly TicketWork[],
  enabled: boolean,
): Promise<PageOwnership> {
  const initialOwners = new Map(works.map(({ ticket }) => [ticket.ticketId, initialOwnerOf(ticket)]));
  const initialOf = (ticketId: string) => initialOwners.get(ticketId) ?? NOBODY;
  const toFold = enabled ? works.filter((work) => mustFold(work, initialOf(work.ticket.ticketId))) : [];
  const pasts = await pastsOf(client, toFold);
  const contacts = await PageContacts.find(
    client,
    emailKeysOf(toFold, pasts, initialOf),
    descriptionsOn(works.map((work) => work.ticket)),
  );

  const folds = new Map<string, FoldedOwnership>();
  const used = new Set<string>();
  for (const { ticket } of toFold) {
    const past = pasts.get(ticket.ticketId) ?? EMPTY_PAST;
    const { initialOwnerEmail } = initialOf(ticket.ticketId);
    const fold = foldOwnership({
      initialContact: initialContactOf(ticket),
      initialOwnerEmail,
      ...past,
      contactOf: contacts.refOf,
    });
    folds.set(ticket.ticketId, fold);
    for (const ref of refsOf(fold)) used.add(ref);
  }
  const contactId = await contacts.settle(client, used, enabled);
  const changed = new Set<string>();
  const released = new Set<string>();
  const byTicket = new Map<string, TicketOwnership>();
  const moved = new Set(folds.keys());
  for (const { ticket } of works) {
    const fold = folds.get(ticket.ticketId);
    const ownership = ownershipOf(ticket, initialOf(ticket.ticketId), fold, contactId);
    byTicket.set(ticket.ticketId, ownership);
    const before = ticket.stored?.culturalContactId ?? null;
    if (ownership.culturalContactId !== before) changed.add(ticket.ticketId);
    if (ownership.culturalContactId !== before && before !== null) released.add(before);
    if (ownership.initialOwnerAt !== (ticket.stored?.initialOwnerAt ?? null)) moved.add(ticket.ticketId);
  }
  return {
    byTicket,
    folded: [...folds.keys()].sort(),
    lines: linesOf(folds, contactId),
    changed,
    moved,
    released,
  };
}

const NOBODY: InitialOwner = { initialOwnerEmail: null, initialOwnerAt: null, initialOwnerPlace: null };

/** TIXNGO's initial owner, by the earliest snapshot that names one. */
function initialOwnerOf({ stored, changes }: TicketChanges): InitialOwner {
  let earliest: InitialOwner = stored ?? NOBODY;
  for (const change of changes) {
    if (change.initialOwnerEmail === null) continue;
    const place = descriptionPlaceOf(change.place);
    const { initialOwnerAt: at, initialOwnerPlace } = earliest;
    const isFirst =
      at === null ||
      initialOwnerPlace === null ||
      compareDescriptions(
        { updatedAt: change.updatedAt, place },
        { updatedAt: at, place: initialOwnerPlace },
      ) < 0;
    if (isFirst)
      earliest = {
        initialOwnerEmail: change.initialOwnerEmail,
        initialOwnerAt: change.updatedAt,
        initialOwnerPlace: place,
      };
  }
  return earliest;
}

function mustFold({ ticket, past, news, newSighting }: TicketWork, initial: InitialOwner): boolean {
  const { stored } = ticket;
  if (stored === null || !stored.folded || news?.merged === true) return true;
  const end = {
    foldedThrough: stored.foldLastEntryAt,
    ownerEmail: stored.foldOwnerEmail,
    transferPending: stored.foldPendingTransfer,
  };
  // All that the page says from the first new entry on: what of it was known already changes nothing either.
  const since = news?.earliestAdded ?? null;
  const rows = since === null ? [] : past.rows.filter((row) => row.occurredAt >= since);
  const sightings = [...(newSighting ? past.sightings.map(asSighting) : []), ...sightingsOn(rows)];
  const initialOwnerChanged = initial.initialOwnerEmail !== stored.initialOwnerEmail;
  return ownershipCanChange(end, { entries: rows, sightings, initialOwnerChanged });
}

interface Past {
  readonly entries: readonly HistoryEntry[];
  readonly sightings: readonly OwnerSighting[];
}
const EMPTY_PAST: Past = { entries: [], sightings: [] };

/** The whole past of the tickets to fold: for those that are new it is what the page says, for the others it is read. */
async function pastsOf(client: Queryable, works: readonly TicketWork[]): Promise<Map<string, Past>> {
  const pasts = new Map<string, Past>();
  const toRead: string[] = [];
  for (const { ticket, past } of works) {
    if (ticket.stored !== null) toRead.push(ticket.ticketId);
    else
      pasts.set(ticket.ticketId, {
        entries: past.rows,
        sightings: [...sightingsOn(past.rows), ...past.sightings.map(asSighting)],
      });
  }
  const rows = new Map<string, OwnershipEntry[]>();
  for (const row of await readOwnership(client, toRead)) {
    const known = rows.get(row.ticketId);
    if (known === undefined) rows.set(row.ticketId, [row]);
    else known.push(row);
  }
  for (const [ticketId, own] of rows)
    pasts.set(ticketId, { entries: own.flatMap(asEntry), sightings: sightingsOn(own) });
  return pasts;
}

/** The owners that snapshots showed at the very time of an entry. */
function sightingsOn(
  rows: readonly Pick<OwnershipEntry, 'occurredAt' | 'snapshotOwnerEmail' | 'snapshotPlace'>[],
): OwnerSighting[] {
  const sightings: OwnerSighting[] = [];
  for (const { occurredAt, snapshotOwnerEmail, snapshotPlace } of rows) {
    if (snapshotOwnerEmail !== null)
      sightings.push({ at: occurredAt, place: snapshotPlace ?? 0, ownerEmail: snapshotOwnerEmail });
  }
  return sightings;
}

/** @returns nothing where the row is only a snapshot's owner */
function asEntry({ occurredAt, status, ownerEmail, recipientEmail }: OwnershipEntry): HistoryEntry[] {
  if (status === null) return [];
  // Only known statuses are stored: validation lets no other through.
  return [
    { occurredAt, status: status as MobileStatus, ownerEmail, recipientEmail, actor: null, reason: null },
  ];
}

function asSighting(row: TicketPast['sightings'][number]): OwnerSighting {
  return { at: row.seenAt, place: row.place, ownerEmail: row.ownerEmail };
}

/** Every e-mail that the folds may ask a contact for. */
function emailKeysOf(
  works: readonly TicketWork[],
  pasts: ReadonlyMap<string, Past>,
  initialOf: (ticketId: string) => InitialOwner,
): Set<string> {
  const keys = new Set<string>();
  for (const { ticket } of works) {
    const { initialOwnerEmail } = initialOf(ticket.ticketId);
    if (initialOwnerEmail !== null) keys.add(initialOwnerEmail);
    const past = pasts.get(ticket.ticketId) ?? EMPTY_PAST;
    for (const { ownerEmail, recipientEmail } of past.entries) {
      if (ownerEmail !== null) keys.add(ownerEmail);
      if (recipientEmail !== null) keys.add(recipientEmail);
    }
    for (const { ownerEmail } of past.sightings) keys.add(ownerEmail);
  }
  return keys;
}

/** S-360's own first cultural contact: what the ticket had before the first fold. */
function initialContactOf({ stored }: TicketChanges): string | null {
  if (stored === null) return null;
  return stored.folded ? stored.initialContactId : stored.culturalContactId;
}

function refsOf(fold: FoldedOwnership): string[] {
  const refs = fold.culturalContact === null ? [] : [fold.culturalContact];
  for (const { oldContact, newContact } of fold.distributions) {
    if (oldContact !== null) refs.push(oldContact);
    refs.push(newContact);
  }
  return refs;
}

function linesOf(
  folds: ReadonlyMap<string, FoldedOwnership>,
  contactId: (ref: string) => string,
): DistributionRow[] {
  const lines: DistributionRow[] = [];
  for (const [ticketId, fold] of folds) {
    fold.distributions.forEach(({ oldContact, newContact, status, initiatedAt, resolvedAt }, sequence) => {
      const oldContactId = oldContact === null ? null : contactId(oldContact);
      lines.push({
        ticketId,
        sequence,
        oldContactId,
        newContactId: contactId(newContact),
        status,
        initiatedAt,
        resolvedAt,
      });
    });
  }
  return lines;
}

function ownershipOf(
  ticket: TicketChanges,
  initial: InitialOwner,
  fold: FoldedOwnership | undefined,
  contactId: (ref: string) => string,
): TicketOwnership {
  const { ticketId, stored } = ticket;
  if (fold === undefined) {
    return {
      ticketId,
      culturalContactId: stored?.culturalContactId ?? null,
      initialContactId: stored?.initialContactId ?? null,
      initialOwnerEmail: initial.initialOwnerEmail,
      initialOwnerAt: initial.initialOwnerAt,
      initialOwnerPlace: initial.initialOwnerPlace,
      folded: stored?.folded ?? false,
      foldLastEntryAt: stored?.foldLastEntryAt ?? null,
      foldOwnerEmail: stored?.foldOwnerEmail ?? null,
      foldPendingTransfer: stored?.foldPendingTransfer ?? false,
    };
  }
  return {
    ticketId,
    culturalContactId: fold.culturalContact === null ? null : contactId(fold.culturalContact),
    initialContactId: initialContactOf(ticket),
    initialOwnerEmail: initial.initialOwnerEmail,
    initialOwnerAt: initial.initialOwnerAt,
    initialOwnerPlace: initial.initialOwnerPlace,
    folded: true,
    foldLastEntryAt: fold.end.foldedThrough,
    foldOwnerEmail: fold.end.ownerEmail,
    foldPendingTransfer: fold.end.transferPending,
  };
}

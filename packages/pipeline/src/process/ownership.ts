import type { DistributionRow, HistoryNews, Queryable, TicketOwnership } from '@tixngo-sync/db';
import {
  compareDescriptions,
  type FoldedOwnership,
  foldOwnership,
  type Instant,
  ownershipCanChange,
} from '@tixngo-sync/domain';
import { descriptionPlaceOf } from '../page/page-elements.js';
import { descriptionsOn, PageContacts } from './contacts.js';
import type { TicketChanges } from './decide.js';
import type { PageHistory } from './page-history.js';
import { EMPTY_PAST, pastOfNewTicket, pastSince, readPasts, type TicketPast } from './ticket-past.js';

/** A ticket of the page, with what the page says about its past. */
export interface TicketWork {
  readonly ticket: TicketChanges;
  readonly history: PageHistory;
}

/** Which part of a page's history was new. */
export interface PageNews {
  /** By ticket id. Without the tickets of which no entry was new, and new tickets. */
  readonly entries: ReadonlyMap<string, HistoryNews>;
  /** Ids of tickets with a new sighting. */
  readonly sighted: ReadonlySet<string>;
}

/** A ticket of the page with its ownership after the page. */
export interface FoldedTicket {
  readonly ticket: TicketChanges;
  readonly ownership: TicketOwnership;
  /** All distributions the ticket now has; null when it was not folded again and keeps those it has. */
  readonly distributions: readonly DistributionRow[] | null;
}

interface InitialOwner {
  readonly initialOwnerEmail: string | null;
  readonly initialOwnerAt: Instant | null;
  readonly initialOwnerPlace: number | null;
}

/** A ticket while its page is folded. */
interface FoldingTicket {
  readonly work: TicketWork;
  readonly initialOwner: InitialOwner;
  past: TicketPast;
  /** null until it is folded, and for a ticket that need not be. */
  fold: FoldedOwnership | null;
}

/**
 * Folds again every ticket whose ownership the page can have changed, and creates and fills in the contacts
 * that this needs.
 */
export class PageFold {
  readonly #tickets: readonly FoldingTicket[];
  readonly #contacts: PageContacts;
  readonly #enabled: boolean;

  /**
   * @param enabled enableTicketDistributionToCulturalContact: false leaves contacts and distributions as they
   * are
   */
  constructor(works: readonly TicketWork[], enabled: boolean) {
    this.#tickets = works.map((work) => ({
      work,
      initialOwner: initialOwnerOf(work.ticket),
      past: enabled && work.ticket.stored === null ? pastOfNewTicket(work.history) : EMPTY_PAST,
      fold: null,
    }));
    this.#contacts = new PageContacts(descriptionsOn(works.map((work) => work.ticket)));
    this.#enabled = enabled;
  }

  /** Finds the contacts that are needed whatever the news of the history are. */
  async findContacts(client: Queryable): Promise<void> {
    const ofNewTickets = this.#tickets.filter(({ work }) => work.ticket.stored === null);
    const described = this.#contacts.described;
    await this.#contacts.find(
      client,
      this.#enabled ? [...described, ...emailKeysOf(ofNewTickets)] : described,
    );
  }

  /** Call after `findContacts`. The caller writes the result with the tickets. */
  async fold(client: Queryable, news: PageNews): Promise<FoldedTicket[]> {
    const contacts = this.#contacts;
    const toFold = this.#enabled ? this.#tickets.filter((ticket) => mustFold(ticket, news)) : [];
    const stored = toFold.filter(({ work }) => work.ticket.stored !== null);
    await loadPasts(client, stored);
    await contacts.find(client, emailKeysOf(stored));
    const used = new Set<string>();
    for (const ticket of toFold) {
      ticket.fold = foldOwnership({
        initialContact: initialContactOf(ticket.work.ticket),
        initialOwnerEmail: ticket.initialOwner.initialOwnerEmail,
        ...ticket.past,
        contactOf: contacts.refOf,
      });
      addRefs(used, ticket.fold);
    }
    const contactId = await contacts.settle(client, used, this.#enabled);
    return this.#tickets.map((ticket) => ({
      ticket: ticket.work.ticket,
      ownership: ownershipOf(ticket, contactId),
      distributions:
        ticket.fold === null ? null : distributionsOf(ticket.work.ticket, ticket.fold, contactId),
    }));
  }
}

/** Returns whether the ticket's cultural contact is another than before the page. */
export function hasNewContact({ ticket, ownership }: FoldedTicket): boolean {
  return ownership.culturalContactId !== (ticket.stored?.culturalContactId ?? null);
}

/** Returns whether the ticket's ownership must be written, even if only where the fold ended. */
export function isOwnershipWritten({ ticket, ownership, distributions }: FoldedTicket): boolean {
  return distributions !== null || ownership.initialOwnerAt !== (ticket.stored?.initialOwnerAt ?? null);
}

const NOBODY: InitialOwner = { initialOwnerEmail: null, initialOwnerAt: null, initialOwnerPlace: null };

/** Returns TIXNGO's initial owner, from the earliest snapshot that names one. */
function initialOwnerOf({ stored, changes }: TicketChanges): InitialOwner {
  let earliest: InitialOwner = stored ?? NOBODY;
  for (const { initialOwnerEmail, updatedAt, place: feedPlace } of changes) {
    if (initialOwnerEmail === null) continue;
    const place = descriptionPlaceOf(feedPlace);
    const { initialOwnerAt, initialOwnerPlace } = earliest;
    const isFirst =
      initialOwnerAt === null ||
      initialOwnerPlace === null ||
      compareDescriptions({ updatedAt, place }, { updatedAt: initialOwnerAt, place: initialOwnerPlace }) < 0;
    if (isFirst) earliest = { initialOwnerEmail, initialOwnerAt: updatedAt, initialOwnerPlace: place };
  }
  return earliest;
}

function mustFold(
  { work, initialOwner }: FoldingTicket,
  { entries: newEntries, sighted }: PageNews,
): boolean {
  const { stored, ticketId } = work.ticket;
  const news = newEntries.get(ticketId);
  if (stored === null || !stored.folded || news?.merged === true) return true;
  const end = {
    foldedThrough: stored.foldLastEntryAt,
    ownerEmail: stored.foldOwnerEmail,
    transferPending: stored.foldPendingTransfer,
  };
  const initialOwnerChanged = initialOwner.initialOwnerEmail !== stored.initialOwnerEmail;
  const { entries, sightings } = pastSince(work.history, news?.earliestAdded ?? null, sighted.has(ticketId));
  return ownershipCanChange(end, { entries, sightings, initialOwnerChanged });
}

async function loadPasts(client: Queryable, stored: readonly FoldingTicket[]): Promise<void> {
  const ids = stored.map(({ work }) => work.ticket.ticketId);
  const pasts = await readPasts(client, ids);
  for (const ticket of stored) ticket.past = pasts.get(ticket.work.ticket.ticketId) ?? EMPTY_PAST;
}

/** Returns every e-mail for which a fold may need a contact. */
function emailKeysOf(tickets: readonly FoldingTicket[]): Set<string> {
  const keys = new Set<string>();
  for (const { initialOwner, past } of tickets) {
    if (initialOwner.initialOwnerEmail !== null) keys.add(initialOwner.initialOwnerEmail);
    for (const { ownerEmail, recipientEmail } of past.entries) {
      if (ownerEmail !== null) keys.add(ownerEmail);
      if (recipientEmail !== null) keys.add(recipientEmail);
    }
    for (const { ownerEmail } of past.sightings) keys.add(ownerEmail);
  }
  return keys;
}

/** Returns S-360's own first cultural contact: the one the ticket had before its first fold. */
function initialContactOf({ stored }: TicketChanges): string | null {
  if (stored === null) return null;
  return stored.folded ? stored.initialContactId : stored.culturalContactId;
}

function addRefs(refs: Set<string>, { culturalContact, distributions }: FoldedOwnership): void {
  if (culturalContact !== null) refs.add(culturalContact);
  for (const { oldContact, newContact } of distributions) {
    if (oldContact !== null) refs.add(oldContact);
    refs.add(newContact);
  }
}

function distributionsOf(
  { ticketId }: TicketChanges,
  { distributions }: FoldedOwnership,
  contactId: (ref: string) => string,
): DistributionRow[] {
  return distributions.map(({ oldContact, newContact, status, initiatedAt, resolvedAt }, sequence) => ({
    ticketId,
    sequence,
    oldContactId: oldContact === null ? null : contactId(oldContact),
    newContactId: contactId(newContact),
    status,
    initiatedAt,
    resolvedAt,
  }));
}

function ownershipOf(
  { work, initialOwner, fold }: FoldingTicket,
  contactId: (ref: string) => string,
): TicketOwnership {
  const { ticketId, stored } = work.ticket;
  const { initialOwnerEmail, initialOwnerAt, initialOwnerPlace } = initialOwner;
  if (fold === null) {
    return {
      ticketId,
      culturalContactId: stored?.culturalContactId ?? null,
      initialContactId: stored?.initialContactId ?? null,
      initialOwnerEmail,
      initialOwnerAt,
      initialOwnerPlace,
      folded: stored?.folded ?? false,
      foldLastEntryAt: stored?.foldLastEntryAt ?? null,
      foldOwnerEmail: stored?.foldOwnerEmail ?? null,
      foldPendingTransfer: stored?.foldPendingTransfer ?? false,
    };
  }
  return {
    ticketId,
    culturalContactId: fold.culturalContact === null ? null : contactId(fold.culturalContact),
    initialContactId: initialContactOf(work.ticket),
    initialOwnerEmail,
    initialOwnerAt,
    initialOwnerPlace,
    folded: true,
    foldLastEntryAt: fold.end.foldedThrough,
    foldOwnerEmail: fold.end.ownerEmail,
    foldPendingTransfer: fold.end.transferPending,
  };
}

import type { DistributionStatus } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import type { Prisma } from '../generated/client.js';
import type { PageRow } from './pages.js';
import { listQuarantineOf, type QuarantineRow } from './quarantine.js';

/** What the list shows of a ticket. */
export interface TicketRow {
  readonly ticketId: string;
  readonly taxNumber: string | null;
  readonly organizationCode: string | null;
  readonly s360Status: string;
  readonly mobileStatus: string | null;
  readonly sourceUpdatedAt: Date | null;
  readonly eventId: string | null;
  readonly eventName: string | null;
  readonly eventStartTime: Date | null;
  readonly ownerEmail: string | null;
  readonly culturalContactId: string | null;
}

/** All of a ticket that means something to people: the bookkeeping of the fold is left out. */
export interface ShownTicket extends TicketRow {
  readonly ticketVersion: number | null;
  /** As TIXNGO spelled it: for V4 where the ticket is, not what S-360 calls it. */
  readonly sourceStatus: string | null;
  readonly eventSite: string | null;
  readonly eventCity: string | null;
  readonly eventCountryCode: string | null;
  readonly ownerFirstName: string | null;
  readonly ownerLastName: string | null;
  readonly holderFirstName: string | null;
  readonly holderLastName: string | null;
  readonly holderEmail: string | null;
  readonly recipientEmail: string | null;
  readonly assignedAt: Date | null;
  readonly transferredAt: Date | null;
  readonly activatedAt: Date | null;
  readonly checkedAt: Date | null;
  readonly controlledAt: Date | null;
  readonly deletionReason: string | null;
  readonly initialContactId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A contact as S-360 shows it. */
export interface ShownContact {
  readonly contactId: string;
  readonly email: string | null;
  readonly title: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** YYYY-MM-DD */
  readonly birthday: string | null;
  readonly nationality: string | null;
  readonly idNumber: string | null;
  readonly mobilePhone: string | null;
  readonly country: string | null;
  readonly language: string | null;
  readonly acceptsInstitutionEmail: boolean | null;
  readonly acceptsThirdPartyEmail: boolean | null;
  readonly kind: string;
  readonly hasInternetAccount: boolean;
  readonly origin: string;
  readonly createdAt: Date;
}

export interface TicketHistoryRow {
  readonly status: string;
  readonly occurredAt: Date;
  readonly ownerEmail: string | null;
  readonly recipientEmail: string | null;
  readonly actor: string | null;
  readonly reason: string | null;
}

export interface TicketDistributionRow {
  readonly sequence: number;
  readonly oldContactId: string | null;
  readonly newContactId: string;
  readonly action: string;
  readonly status: DistributionStatus;
  readonly initiatedAt: Date;
  readonly resolvedAt: Date | null;
}

export type TicketPage = Pick<
  PageRow,
  'pageId' | 'runId' | 'sequence' | 'status' | 'fetchedAt' | 'processedAt'
>;

export interface TicketDetail {
  readonly ticket: ShownTicket;
  /** The cultural contact and everyone on the distributions. */
  readonly contacts: readonly ShownContact[];
  readonly distributions: readonly TicketDistributionRow[];
  /** Oldest first. */
  readonly history: readonly TicketHistoryRow[];
  /** That the ticket came on, oldest first. */
  readonly pages: readonly TicketPage[];
  readonly quarantined: readonly QuarantineRow[];
}

const LIST_COLUMNS = {
  ticketId: true,
  taxNumber: true,
  organizationCode: true,
  s360Status: true,
  mobileStatus: true,
  sourceUpdatedAt: true,
  eventId: true,
  eventName: true,
  eventStartTime: true,
  ownerEmail: true,
  culturalContactId: true,
} satisfies Prisma.TicketSelect;

const DETAIL_COLUMNS = {
  ...LIST_COLUMNS,
  ticketVersion: true,
  sourceStatus: true,
  eventSite: true,
  eventCity: true,
  eventCountryCode: true,
  ownerFirstName: true,
  ownerLastName: true,
  holderFirstName: true,
  holderLastName: true,
  holderEmail: true,
  recipientEmail: true,
  assignedAt: true,
  transferredAt: true,
  activatedAt: true,
  checkedAt: true,
  controlledAt: true,
  deletionReason: true,
  initialContactId: true,
  createdAt: true,
  updatedAt: true,
} satisfies Prisma.TicketSelect;

const CONTACT_COLUMNS = {
  contactId: true,
  email: true,
  title: true,
  firstName: true,
  lastName: true,
  birthday: true,
  nationality: true,
  idNumber: true,
  mobilePhone: true,
  country: true,
  language: true,
  acceptsInstitutionEmail: true,
  acceptsThirdPartyEmail: true,
  kind: true,
  hasInternetAccount: true,
  origin: true,
  createdAt: true,
} satisfies Prisma.ContactSelect;

/**
 * By id and not by time: an index on the time of the last change would cost every ticket of every page.
 * @param screen.after the id of the last ticket of the screen before
 */
export function listTickets(
  database: Database,
  screen: { limit: number; after?: string | undefined },
  filter: { eventId?: string | undefined; mobileStatus?: string | undefined } = {},
): Promise<TicketRow[]> {
  return database.prisma.ticket.findMany({
    select: LIST_COLUMNS,
    where: {
      ...(screen.after === undefined ? {} : { ticketId: { gt: screen.after } }),
      ...(filter.eventId === undefined ? {} : { eventId: filter.eventId }),
      ...(filter.mobileStatus === undefined ? {} : { mobileStatus: filter.mobileStatus }),
    },
    orderBy: { ticketId: 'asc' },
    take: screen.limit,
  });
}

/** @returns everything that is known of a ticket, or null if no ticket has that id or, failing that, that tax number */
export async function showTicket(database: Database, idOrTaxNumber: string): Promise<TicketDetail | null> {
  const { prisma } = database;
  const ticket: ShownTicket | null =
    (await prisma.ticket.findUnique({ select: DETAIL_COLUMNS, where: { ticketId: idOrTaxNumber } })) ??
    (await prisma.ticket.findUnique({ select: DETAIL_COLUMNS, where: { taxNumber: idOrTaxNumber } }));
  if (ticket === null) return null;
  const { ticketId } = ticket;
  const [distributions, history, pages, quarantined] = await Promise.all([
    prisma.distribution.findMany({
      omit: { ticketId: true },
      where: { ticketId },
      orderBy: { sequence: 'asc' },
    }),
    prisma.ticketHistory.findMany({
      omit: { ticketId: true, snapshotOwnerEmail: true, snapshotPlace: true },
      where: { ticketId },
      orderBy: [{ occurredAt: 'asc' }, { status: 'asc' }],
    }),
    pagesOf(database, ticketId),
    listQuarantineOf(database, ticketId),
  ]);
  const contacts = await contactsOf(database, ticket, distributions);
  return { ticket, contacts, distributions, history, pages, quarantined };
}

async function contactsOf(
  database: Database,
  ticket: ShownTicket,
  distributions: readonly TicketDistributionRow[],
): Promise<ShownContact[]> {
  const ids = [
    ticket.culturalContactId,
    ticket.initialContactId,
    ...distributions.flatMap((line) => [line.oldContactId, line.newContactId]),
  ];
  const contacts = await database.prisma.contact.findMany({
    select: CONTACT_COLUMNS,
    where: { contactId: { in: [...new Set(ids.filter((id) => id !== null))] } },
    orderBy: { contactId: 'asc' },
  });
  return contacts.map((contact) => ({
    ...contact,
    birthday: contact.birthday?.toISOString().slice(0, 10) ?? null,
  }));
}

/**
 * Reads the digests of every page: a tenth of a second for ten million tickets, and no index to keep up for a question asked by hand.
 * Two ids of one digest are possible and harmless (2^-64 a pair): a page too many is shown.
 */
async function pagesOf(database: Database, ticketId: string): Promise<TicketPage[]> {
  const { rows } = await database.pool.query<TicketPage>(
    `SELECT page_id AS "pageId", run_id AS "runId", sequence, status::text AS status, fetched_at AS "fetchedAt", processed_at AS "processedAt"
       FROM page WHERE hashtextextended($1, 0) = ANY (ticket_digests) ORDER BY page_id`,
    [ticketId],
  );
  return rows;
}

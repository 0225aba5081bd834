import {
  type RowOf,
  SHOWN_CONTACT_FIELDS,
  SHOWN_DISTRIBUTION_FIELDS,
  SHOWN_HISTORY_FIELDS,
  SHOWN_TICKET_FIELDS,
} from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import { pagesOfTicket, type TicketPage } from '../page/find-pages.js';
import { listQuarantineOf, type QuarantineRow } from '../quarantine/show-quarantine.js';
import { rowOf, selectOf } from '../records.js';

export type ShownTicket = RowOf<typeof SHOWN_TICKET_FIELDS>;

export type ShownContact = RowOf<typeof SHOWN_CONTACT_FIELDS>;

export type TicketHistoryRow = RowOf<typeof SHOWN_HISTORY_FIELDS>;

export type TicketDistributionRow = RowOf<typeof SHOWN_DISTRIBUTION_FIELDS>;

export interface TicketDetail {
  readonly ticket: ShownTicket;
  /** The place in the feed of the change that decided its state; null: TIXNGO has not reported it. */
  readonly sourcePlace: number | null;
  /** The cultural contact and everyone on the distributions. */
  readonly contacts: readonly ShownContact[];
  readonly distributions: readonly TicketDistributionRow[];
  /** Oldest first. */
  readonly history: readonly TicketHistoryRow[];
  /** That the ticket came on, oldest first. */
  readonly pages: readonly TicketPage[];
  readonly quarantined: readonly QuarantineRow[];
}

/**
 * @returns everything that is known of a ticket, or null if no ticket has that id or, failing that, that tax
 *   number
 */
export async function showTicket(database: Database, idOrTaxNumber: string): Promise<TicketDetail | null> {
  const { prisma } = database;
  const select = { ...selectOf(SHOWN_TICKET_FIELDS), sourcePlace: true } as const;
  const row =
    (await prisma.ticket.findUnique({ select, where: { ticketId: idOrTaxNumber } })) ??
    (await prisma.ticket.findUnique({ select, where: { taxNumber: idOrTaxNumber } }));
  if (row === null) return null;
  const { sourcePlace, ...ticket } = row;
  const { ticketId } = ticket;
  const [distributions, history, pages, quarantined] = await Promise.all([
    prisma.distribution.findMany({
      select: selectOf(SHOWN_DISTRIBUTION_FIELDS),
      where: { ticketId },
      orderBy: { sequence: 'asc' },
    }),
    prisma.ticketHistory.findMany({
      select: selectOf(SHOWN_HISTORY_FIELDS),
      where: { ticketId },
      orderBy: [{ occurredAt: 'asc' }, { status: 'asc' }],
    }),
    pagesOfTicket(database, ticketId),
    listQuarantineOf(database, ticketId),
  ]);
  const contacts = await contactsOf(database, ticket, distributions);
  const place = sourcePlace === null ? null : Number(sourcePlace);
  return { ticket, sourcePlace: place, contacts, distributions, history, pages, quarantined };
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
    select: selectOf(SHOWN_CONTACT_FIELDS),
    where: { contactId: { in: [...new Set(ids.filter((id) => id !== null))] } },
    orderBy: { contactId: 'asc' },
  });
  return contacts.map((contact) => rowOf(SHOWN_CONTACT_FIELDS, contact));
}

/**
 * Returns, for those of these tickets that are stored, the place in the feed of what is stored; null when
 * TIXNGO has not reported the ticket. By primary key.
 */
export async function sourcePlaces(
  database: Database,
  ticketIds: readonly string[],
): Promise<Map<string, number | null>> {
  const { rows } = await database.pool.query<{ ticketId: string; place: number | null }>(
    'SELECT ticket_id AS "ticketId", source_place AS place FROM ticket WHERE ticket_id = ANY($1)',
    [ticketIds],
  );
  return new Map(rows.map(({ ticketId, place }) => [ticketId, place]));
}

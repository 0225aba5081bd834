import type { Instant } from '@tixngo-sync/domain';
import { instantSql, type Queryable, textArray } from '../sql.js';
import type { TicketOwnership } from './write-tickets.js';

/** What the database knows of a ticket, as far as applying a change needs it. */
export interface StoredTicket extends TicketOwnership {
  readonly taxNumber: string | null;
  readonly updatedAt: Instant | null;
  readonly place: number | null;
  readonly ownerEmail: string | null;
  readonly ownerNamed: boolean;
  readonly historyDigest: string | null;
}

/**
 * The tickets of a page as they are stored, and other tickets that hold one of its tax numbers. Read under
 * the apply lock, so what it says stays true. Two index look-ups a ticket.
 * @param ticketIds each once
 * @param numbers the tax numbers that the page gives them
 * @returns a ticket may come twice: as one of the page's, and as holder of another one's number
 */
export async function readTickets(
  client: Queryable,
  ticketIds: readonly string[],
  numbers: readonly { readonly ticketId: string; readonly taxNumber: string }[],
): Promise<StoredTicket[]> {
  const { rows } = await client.query<StoredTicket>({
    name: 'read-tickets',
    text: READ_TICKETS,
    values: [
      textArray(ticketIds, (id) => id),
      textArray(numbers, ({ taxNumber }) => taxNumber),
      textArray(numbers, ({ ticketId }) => ticketId),
    ],
  });
  return rows;
}

const STORED_FIELDS = `
  t.ticket_id AS "ticketId", t.tax_number AS "taxNumber",
    ${instantSql('t.source_updated_at')} AS "updatedAt", t.source_place AS place,
  t.owner_email AS "ownerEmail", t.owner_first_name IS NOT NULL
    AND t.owner_last_name IS NOT NULL AS "ownerNamed",
  t.cultural_contact_id AS "culturalContactId", t.initial_contact_id AS "initialContactId",
  t.initial_owner_email AS "initialOwnerEmail", ${instantSql('t.initial_owner_at')} AS "initialOwnerAt",
  t.initial_owner_place AS "initialOwnerPlace", t.folded_at IS NOT NULL AS folded,
  ${instantSql('t.fold_last_entry_at')} AS "foldLastEntryAt", t.fold_owner_email AS "foldOwnerEmail",
  t.fold_pending_transfer AS "foldPendingTransfer", t.history_digest AS "historyDigest"`;

const READ_TICKETS = `
  SELECT ${STORED_FIELDS} FROM unnest($1::text[]) AS i(ticket_id) JOIN ticket t USING (ticket_id)
  UNION ALL
  SELECT ${STORED_FIELDS} FROM unnest($2::text[], $3::text[]) AS n(tax_number, ticket_id) JOIN ticket t
    USING (tax_number)
  WHERE t.ticket_id <> n.ticket_id`;

/** A ticket's fields as a person is shown them, with its contact and its distributions in words. */
export type ShownFields = Readonly<Record<string, unknown>>;

/** For previews: what the tickets are now, in this transaction. */
export async function readShownFields(
  client: Queryable,
  ticketIds: readonly string[],
): Promise<{ readonly ticketId: string; readonly fields: ShownFields }[]> {
  const { rows } = await client.query<{ ticketId: string; fields: ShownFields }>({
    name: 'read-ticket-fields',
    text: READ_SHOWN_FIELDS,
    values: [textArray(ticketIds, (id) => id)],
  });
  return rows;
}

const READ_SHOWN_FIELDS = `
  SELECT t.ticket_id AS "ticketId", jsonb_build_object(
    'taxNumber', t.tax_number, 'organizationCode', t.organization_code, 'mobileStatus', t.mobile_status,
    'updatedAt', to_jsonb(t.source_updated_at), 'eventId', t.event_id, 'eventName', t.event_name,
      'eventStartTime', to_jsonb(t.event_start_time),
    'ownerEmail', t.owner_email, 'ownerFirstName', t.owner_first_name, 'ownerLastName', t.owner_last_name,
    'holderEmail', t.holder_email, 'holderFirstName', t.holder_first_name, 'holderLastName',
      t.holder_last_name,
    'recipientEmail', t.recipient_email, 'culturalContact', (SELECT c.email FROM contact c
      WHERE c.contact_id = t.cultural_contact_id),
    'historyEntries', (SELECT count(*) FROM ticket_history h WHERE h.ticket_id = t.ticket_id),
    'distributions', (SELECT coalesce(jsonb_agg(d.status ORDER BY d.sequence), '[]') FROM distribution d
      WHERE d.ticket_id = t.ticket_id)
  ) AS fields
  FROM unnest($1::text[]) AS i(ticket_id) JOIN ticket t USING (ticket_id)`;

import type { Queryable } from '../queryable.js';
import { textArray } from './arrays.js';

/** A ticket's fields as a person is shown them, with its contact and its distributions in words. */
export type ShownFields = Readonly<Record<string, unknown>>;

/** For previews: what the tickets are now, in this transaction. */
export async function readShownFields(
  client: Queryable,
  ticketIds: readonly string[],
): Promise<{ readonly ticketId: string; readonly fields: ShownFields }[]> {
  const { rows } = await client.query<{ ticketId: string; fields: ShownFields }>({
    name: 'read-ticket-fields',
    text: SQL,
    values: [textArray(ticketIds, (id) => id)],
  });
  return rows;
}

const SQL = `
  SELECT t.ticket_id AS "ticketId", jsonb_build_object(
    'taxNumber', t.tax_number, 'organizationCode', t.organization_code, 'mobileStatus', t.mobile_status,
    'updatedAt', to_jsonb(t.source_updated_at), 'eventId', t.event_id, 'eventName', t.event_name, 'eventStartTime', to_jsonb(t.event_start_time),
    'ownerEmail', t.owner_email, 'ownerFirstName', t.owner_first_name, 'ownerLastName', t.owner_last_name,
    'holderEmail', t.holder_email, 'holderFirstName', t.holder_first_name, 'holderLastName', t.holder_last_name,
    'recipientEmail', t.recipient_email, 'culturalContact', (SELECT c.email FROM contact c WHERE c.contact_id = t.cultural_contact_id),
    'historyEntries', (SELECT count(*) FROM ticket_history h WHERE h.ticket_id = t.ticket_id),
    'distributions', (SELECT coalesce(jsonb_agg(d.status ORDER BY d.sequence), '[]') FROM distribution d WHERE d.ticket_id = t.ticket_id)
  ) AS fields
  FROM unnest($1::text[]) AS i(ticket_id) JOIN ticket t USING (ticket_id)`;

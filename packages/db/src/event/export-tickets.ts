import { pickFields, type RowOf, TICKET_FIELDS } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import { selectListOf } from '../records.js';

/** What entrance control needs of a ticket when nothing else works. */
export const EXPORTED_TICKET_FIELDS = pickFields(TICKET_FIELDS, [
  'ticketId',
  'taxNumber',
  's360Status',
  'mobileStatus',
  'eventName',
  'eventStartTime',
  'ownerFirstName',
  'ownerLastName',
  'ownerEmail',
  'holderFirstName',
  'holderLastName',
  'holderEmail',
  'recipientEmail',
  'culturalContactId',
  'activatedAt',
  'controlledAt',
  'sourceUpdatedAt',
]);

export type ExportedTicket = RowOf<typeof EXPORTED_TICKET_FIELDS>;

const PART = 5_000;

/**
 * Reads all tickets of an event by id, in parts, so that memory does not grow with the event. A ticket is as
 * it is stored when its part is read.
 */
export async function* exportTickets(database: Database, eventId: string): AsyncGenerator<ExportedTicket[]> {
  for (let after = ''; ; ) {
    // OFFSET 0: see listTickets.
    const { rows } = await database.pool.query<ExportedTicket>(
      `SELECT ${selectListOf(EXPORTED_TICKET_FIELDS)} FROM (
         SELECT * FROM ticket WHERE event_id = $1 AND ticket_id > $2 OFFSET 0) event_ticket
       ORDER BY ticket_id LIMIT ${PART}`,
      [eventId, after],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    if (rows.length < PART) return;
    after = last.ticketId;
  }
}

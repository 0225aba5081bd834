import type { Queryable } from '../sql.js';
import type { ImportCounts } from './import-contacts.js';

/** A ticket as S-360 has it: only the columns its file names; null empties one. */
export type TicketImport = Readonly<Record<string, string | null>>;

/** What a file may say of a ticket: S-360's part of it. */
export const TICKET_IMPORT_COLUMNS = [
  'ticket_id',
  'tax_number',
  'organization_code',
  's360_status',
  'event_id',
  'event_name',
  'event_start_time',
  'cultural_contact_id',
] as const;

/**
 * Takes S-360's tickets in, under the apply lock. Of a ticket that TIXNGO has described already, the newest
 * snapshot keeps its say on number, organization and event (I4); its S-360 status is S-360's. The cultural
 * contact given for a ticket whose ownership was computed already is its first one: the next change that
 * matters computes from it.
 * @param rows at most one of an id
 */
export async function importTickets(client: Queryable, rows: readonly TicketImport[]): Promise<ImportCounts> {
  const given = JSON.stringify(rows);
  const updated = await client.query(UPDATE, [given]);
  const inserted = await client.query(INSERT, [given]);
  const imported = inserted.rowCount ?? 0;
  return {
    imported,
    updated: updated.rowCount ?? 0,
    unchanged: rows.length - imported - (updated.rowCount ?? 0),
  };
}

const COLUMNS = TICKET_IMPORT_COLUMNS.join(', ');

const VALUES = TICKET_IMPORT_COLUMNS.map((column) => `(w).${column}`).join(', ');

const UPDATE = `
  UPDATE ticket t SET (${COLUMNS}, initial_contact_id, updated_at) = ROW (${VALUES}, (w).initial_contact_id,
    now())
    FROM (
      SELECT stored, jsonb_populate_record(stored, CASE
               WHEN stored.folded_at IS NOT NULL AND said ? 'cultural_contact_id'
               THEN said - 'cultural_contact_id' || jsonb_build_object('initial_contact_id',
                 said -> 'cultural_contact_id')
               ELSE said END) AS w
        FROM jsonb_array_elements($1::jsonb) AS given JOIN ticket stored
          ON stored.ticket_id = given ->> 'ticket_id'
       CROSS JOIN LATERAL (SELECT CASE
               WHEN stored.source_updated_at IS NULL THEN given
               ELSE given - '{tax_number,organization_code,event_id,event_name,event_start_time}'::text[]
                 END AS said) AS allowed
    ) AS wanted
   WHERE t.ticket_id = (w).ticket_id AND w IS DISTINCT FROM stored`;

const INSERT = `
  INSERT INTO ticket (${COLUMNS})
  SELECT ${VALUES}
    FROM (SELECT jsonb_populate_record(NULL::ticket, '{"s360_status": "PRINTED"}' || jsonb_strip_nulls(given)) AS w
            FROM jsonb_array_elements($1::jsonb) AS given) AS wanted
  ON CONFLICT (ticket_id) DO NOTHING`;

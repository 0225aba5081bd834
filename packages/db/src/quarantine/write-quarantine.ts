import type { QuarantineReason } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import { arraysOf, type Column, type Queryable, textArray, unnestOf } from '../sql.js';

export interface BadTicket {
  readonly position: number;
  readonly place: number;
  readonly lineNumber: number | null;
  readonly ticketId: string | null;
  readonly taxNumber: string | null;
  readonly reason: QuarantineReason;
  readonly field: string | null;
  readonly message: string;
  /** JSON text as it came. */
  readonly body: string;
}

const COLUMNS: readonly Column<BadTicket>[] = [
  { name: 'position', type: 'integer', of: (row) => row.position },
  { name: 'place', type: 'bigint', of: (row) => row.place },
  { name: 'line_number', type: 'integer', of: (row) => row.lineNumber },
  { name: 'ticket_id', type: 'text', of: (row) => row.ticketId },
  { name: 'tax_number', type: 'text', of: (row) => row.taxNumber },
  { name: 'reason_code', type: 'text', of: (row) => row.reason },
  { name: 'field', type: 'text', of: (row) => row.field },
  { name: 'message', type: 'text', of: (row) => row.message },
  { name: 'body', type: 'text', of: (row) => row.body },
];

const NAMES = COLUMNS.map((column) => column.name);

/**
 * Puts the bad tickets of a page into quarantine (I5). A page processed again keeps one row a ticket; what
 * was open and is well now is RESOLVED, and so is a row of a ticket of which something later in the feed was
 * applied already.
 * @param appliedTicketIds the tickets that this page changed; their earlier open rows are resolved
 */
export async function writeQuarantine(
  client: Queryable,
  pageId: number,
  rows: readonly BadTicket[],
  appliedTicketIds: readonly string[],
  fromFile: boolean,
): Promise<void> {
  await Promise.all([
    insertQuarantine(client, pageId, rows),
    resolveQuarantine(client, pageId, rows, appliedTicketIds, fromFile),
  ]);
}

/**
 * A quarantined ticket `o` that waits for its tax number: its change is newer than what is stored, whatever
 * its place in the feed, so a later change in the feed does not settle it; a page that frees the number does.
 */
const WAITS_FOR_NUMBER = `(o.reason_code = 'TAX_NUMBER_CONFLICT' AND o.body IS NOT NULL)`;

async function resolveQuarantine(
  client: Queryable,
  pageId: number,
  rows: readonly BadTicket[],
  appliedTicketIds: readonly string[],
  fromFile: boolean,
): Promise<void> {
  await client.query({
    name: 'resolve-quarantine',
    text: `UPDATE quarantined_ticket q SET status = 'RESOLVED', resolved_at = now(), resolved_by = 'system',
        resolution = CASE WHEN q.page_id = $1 THEN 'the page was processed again and the ticket was well'
          ELSE 'a later change of the ticket was applied' END
      WHERE q.status = 'OPEN' AND (
        (q.page_id = $1 AND NOT q.position = ANY($2::integer[]))
        OR q.quarantine_id IN (
          SELECT o.quarantine_id FROM unnest($3::text[]) AS i(ticket_id) JOIN quarantined_ticket o
            USING (ticket_id)
            JOIN ticket t USING (ticket_id)
          WHERE o.status = 'OPEN' AND ($4::boolean OR t.source_place > o.place) AND NOT (o.page_id = $1
            AND o.position = ANY($2::integer[])) AND NOT ${WAITS_FOR_NUMBER}))`,
    values: [pageId, rows.map((row) => row.position), textArray(appliedTicketIds, (id) => id), fromFile],
  });
}

async function insertQuarantine(
  client: Queryable,
  pageId: number,
  rows: readonly BadTicket[],
): Promise<void> {
  if (rows.length === 0) return;
  const pageParameter = `$${COLUMNS.length + 1}::integer`;
  await client.query({
    name: 'insert-quarantine',
    text: `INSERT INTO quarantined_ticket AS q (page_id, ${NAMES.join(', ')}, status, resolved_at,
      resolved_by, resolution)
      SELECT ${pageParameter}, ${NAMES.map((name) => `i.${name}`).join(', ')},
        CASE WHEN t.ticket_id IS NULL THEN 'OPEN' ELSE 'RESOLVED' END::quarantine_status,
        CASE WHEN t.ticket_id IS NOT NULL THEN now() END, CASE WHEN t.ticket_id IS NOT NULL THEN 'system' END,
        CASE WHEN t.ticket_id IS NOT NULL THEN 'a later change of the ticket was applied' END
      FROM ${unnestOf(COLUMNS)} LEFT JOIN ticket t ON t.ticket_id = i.ticket_id AND i.place >= 0
        AND t.source_place > i.place AND i.reason_code <> 'TAX_NUMBER_CONFLICT'
      ON CONFLICT (page_id, position) DO UPDATE SET ${NAMES.slice(1)
        .map((name) => `${name} = excluded.${name}`)
        .join(', ')},
        status = CASE WHEN q.status = 'RESOLVED' THEN excluded.status ELSE q.status END,
        resolved_at = CASE WHEN q.status = 'RESOLVED' THEN excluded.resolved_at ELSE q.resolved_at END`,
    values: [...arraysOf(rows, COLUMNS), pageId],
  });
}

/** An open quarantined ticket as retrying it needs it. */
export interface QuarantinedBody {
  readonly quarantineId: number;
  readonly pageId: number;
  readonly source: 'FEED' | 'FILE';
  readonly position: number;
  readonly lineNumber: number | null;
  readonly message: string;
  /** JSON text; null: erased. */
  readonly body: string | null;
}

/** @param ids null: every open one */
export async function readQuarantinedBodies(
  database: Database,
  ids: readonly number[] | null,
): Promise<QuarantinedBody[]> {
  const { rows } = await database.pool.query<QuarantinedBody>(
    `SELECT q.quarantine_id AS "quarantineId", q.page_id AS "pageId", p.source, q.position,
      q.line_number AS "lineNumber", q.message, q.body
     FROM quarantined_ticket q JOIN page p USING (page_id)
     WHERE q.status = 'OPEN' AND ($1::integer[] IS NULL OR q.quarantine_id = ANY($1)) ORDER BY q.page_id,
       q.position`,
    [ids],
  );
  return rows;
}

/**
 * Reads the open quarantined tickets that wait for a tax number which these tickets may free: those of the
 * tickets themselves, those whose number no ticket has now or one of these tickets or another waiting ticket
 * has, and those of a ticket that waits more than once. By a partial index: costs one look-up when none
 * waits.
 * @param pageId of the page that is being applied, whose own rows are left out
 */
export async function readWaitingForNumber(
  client: Queryable,
  pageId: number,
  ticketIds: readonly string[],
): Promise<QuarantinedBody[]> {
  const { rows } = await client.query<QuarantinedBody>({
    name: 'read-waiting-for-number',
    text: `SELECT o.quarantine_id AS "quarantineId", o.page_id AS "pageId", p.source, o.position,
        o.line_number AS "lineNumber", o.message, o.body
      FROM quarantined_ticket o JOIN page p USING (page_id)
      WHERE o.status = 'OPEN' AND o.body IS NOT NULL AND ${WAITS_FOR_NUMBER} AND o.page_id <> $1 AND (
        o.ticket_id = ANY($2::text[])
        OR EXISTS (SELECT FROM quarantined_ticket w WHERE w.ticket_id = o.ticket_id
          AND w.status = 'OPEN' AND w.reason_code = 'TAX_NUMBER_CONFLICT'
          AND w.quarantine_id <> o.quarantine_id)
        OR NOT EXISTS (SELECT FROM ticket h WHERE h.tax_number = o.tax_number AND h.ticket_id <> o.ticket_id
          AND h.ticket_id <> ALL($2::text[])
          AND NOT EXISTS (SELECT FROM quarantined_ticket w WHERE w.ticket_id = h.ticket_id
            AND w.status = 'OPEN' AND w.reason_code = 'TAX_NUMBER_CONFLICT')))
      ORDER BY o.page_id, o.position`,
    values: [pageId, textArray(ticketIds, (id) => id)],
  });
  return rows;
}

/** Says of tickets that are still bad what is wrong with them now. */
export async function updateQuarantined(
  client: Queryable,
  pageId: number,
  bad: readonly BadTicket[],
): Promise<void> {
  await client.query(
    `UPDATE quarantined_ticket q SET reason_code = i.reason_code, field = i.field, message = i.message
     FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[]) AS i(position, reason_code, field,
       message)
     WHERE q.page_id = $1 AND q.position = i.position AND q.status = 'OPEN'`,
    [
      pageId,
      bad.map((t) => t.position),
      bad.map((t) => t.reason),
      bad.map((t) => t.field),
      bad.map((t) => t.message),
    ],
  );
}

export async function resolveQuarantined(
  client: Queryable,
  ids: readonly number[],
  by: string,
  resolution: string,
): Promise<void> {
  await client.query(
    `UPDATE quarantined_ticket SET status = 'RESOLVED', resolved_at = now(), resolved_by = $2, resolution = $3
     WHERE quarantine_id = ANY($1) AND status = 'OPEN'`,
    [ids, by, resolution],
  );
}

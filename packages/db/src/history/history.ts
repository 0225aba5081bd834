import type { HistoryEntry, Instant } from '@tixngo-sync/domain';
import { arraysOf, type Column, numberedUnnestOf, type Queryable, unnestOf } from '../sql.js';

export interface HistoryRow extends HistoryEntry {
  readonly ticketId: string;
  /** The owner in the snapshot of exactly this time; null when the page has no such snapshot. */
  readonly snapshotOwnerEmail: string | null;
  readonly snapshotPlace: number | null;
}

export const HISTORY_COLUMNS: readonly Column<HistoryRow>[] = [
  { name: 'ticket_id', type: 'text', of: (row) => row.ticketId },
  { name: 'occurred_at', type: 'timestamptz', of: (row) => row.occurredAt },
  { name: 'status', type: 'text', of: (row) => row.status },
  { name: 'owner_email', type: 'text', of: (row) => row.ownerEmail },
  { name: 'recipient_email', type: 'text', of: (row) => row.recipientEmail },
  { name: 'actor', type: 'text', of: (row) => row.actor },
  { name: 'reason', type: 'text', of: (row) => row.reason },
  { name: 'snapshot_owner_email', type: 'text', of: (row) => row.snapshotOwnerEmail },
  { name: 'snapshot_place', type: 'bigint', of: (row) => row.snapshotPlace },
];

export const HISTORY_NAMES = HISTORY_COLUMNS.map((column) => column.name).join(', ');

/**
 * Adds the history of new tickets. Without a ticket row there is no history, for both are written in one
 * transaction: nothing is looked up.
 * @param rows each (ticket, time, status) once
 */
export async function insertHistory(client: Queryable, rows: readonly HistoryRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: 'insert-history',
    text: `INSERT INTO ticket_history (${HISTORY_NAMES}) SELECT ${HISTORY_NAMES}
      FROM ${unnestOf(HISTORY_COLUMNS)}`,
    values: arraysOf(rows, HISTORY_COLUMNS),
  });
}

/** What a page added to a ticket's history. */
export interface HistoryNews {
  /** Entries that were known now say something else. */
  readonly merged: boolean;
  /** Time of the earliest entry added; null: none was. */
  readonly earliestAdded: Instant | null;
}

/**
 * Takes entries of stored tickets in as a set (I4): an entry known by ticket, time and status is merged, not
 * doubled. One index look-up an entry. Under the apply lock: what was looked up stays true.
 * @param rows each key once
 * @returns what is new, for each ticket whose history changed
 */
export async function mergeHistory(
  client: Queryable,
  rows: readonly HistoryRow[],
): Promise<Map<string, HistoryNews>> {
  if (rows.length === 0) return new Map();
  const result = await client.query<{ outcomes: string }>({
    name: 'merge-history',
    text: MERGE_SQL,
    values: arraysOf(rows, HISTORY_COLUMNS),
  });
  return newsOf(rows, result.rows[0]?.outcomes ?? '');
}

/**
 * The outcome of each row, one letter each: 4,000 rows of answers would cost more than the rest of the
 * statement.
 */
const ADDED = 'a';

const MERGED = 'm';

function newsOf(rows: readonly HistoryRow[], outcomes: string): Map<string, HistoryNews> {
  const news = new Map<string, HistoryNews>();
  for (let index = 0; index < rows.length; index++) {
    const outcome = outcomes[index];
    const row = rows[index];
    if (row === undefined || (outcome !== ADDED && outcome !== MERGED)) continue;
    const { ticketId, occurredAt } = row;
    const known = news.get(ticketId);
    const earliest = known?.earliestAdded ?? null;
    news.set(ticketId, {
      merged: outcome === MERGED || known?.merged === true,
      earliestAdded:
        outcome === ADDED && (earliest === null || occurredAt < earliest) ? occurredAt : earliest,
    });
  }
  return news;
}

/**
 * Of two versions of one entry: what is known beats what is not; of two values the smaller by bytes, so that
 * order does not matter.
 */
const merged = (column: string) => `least(h.${column} COLLATE "C", i.${column} COLLATE "C")`;

const MERGED_COLUMNS = ['owner_email', 'recipient_email', 'actor', 'reason'];

/** Of two snapshots of one instant the later in the feed speaks. */
const SPEAKS =
  'i.snapshot_owner_email IS NOT NULL AND (h.snapshot_place IS NULL OR i.snapshot_place > h.snapshot_place)';

const MERGE_SQL = `
  WITH i AS MATERIALIZED (
    SELECT i.*, h.ticket_id IS NOT NULL AS known,
      h.ticket_id IS NOT NULL AND (
        ${MERGED_COLUMNS.map((column) => `h.${column} IS DISTINCT FROM ${merged(column)}`).join(' OR ')}
        OR (${SPEAKS} AND h.snapshot_owner_email IS DISTINCT FROM i.snapshot_owner_email)
      ) AS differs,
      h.ticket_id IS NOT NULL AND ${SPEAKS} AS speaks
    FROM ${numberedUnnestOf(HISTORY_COLUMNS)}
    LEFT JOIN ticket_history h ON (h.ticket_id, h.occurred_at, h.status) = (i.ticket_id, i.occurred_at,
      i.status)
  ), inserted AS (
    INSERT INTO ticket_history (${HISTORY_NAMES}) SELECT ${HISTORY_NAMES} FROM i WHERE NOT known
  ), updated AS (
    UPDATE ticket_history h SET
      ${MERGED_COLUMNS.map((column) => `${column} = ${merged(column)}`).join(', ')},
      snapshot_owner_email = CASE WHEN i.speaks THEN i.snapshot_owner_email ELSE h.snapshot_owner_email END,
      snapshot_place = CASE WHEN i.speaks THEN i.snapshot_place ELSE h.snapshot_place END
    FROM i
    WHERE (i.differs OR i.speaks) AND (h.ticket_id, h.occurred_at, h.status) = (i.ticket_id, i.occurred_at,
      i.status)
  )
  SELECT string_agg(CASE WHEN NOT known THEN '${ADDED}' WHEN differs THEN '${MERGED}' ELSE '.' END, ''
    ORDER BY number) AS outcomes FROM i`;

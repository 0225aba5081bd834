import type { Instant } from '@tixngo-sync/contracts';
import { instantSql, type Queryable } from '../queryable.js';
import { arraysOf, type Column, unnestOf } from './arrays.js';

export interface HistoryRow {
  readonly ticketId: string;
  readonly occurredAt: Instant;
  readonly status: string;
  readonly ownerEmail: string | null;
  readonly recipientEmail: string | null;
  readonly actor: string | null;
  readonly reason: string | null;
  /** The owner by the snapshot that bears this very time; null: no such snapshot on this page. */
  readonly snapshotOwnerEmail: string | null;
  readonly snapshotPlace: number | null;
}

const COLUMNS: readonly Column<HistoryRow>[] = [
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
const NAMES = COLUMNS.map((column) => column.name).join(', ');

/** Of two versions of one entry: what is known beats what is not; of two values the smaller by bytes, so that order does not matter. */
const merged = (column: string) => `least(h.${column} COLLATE "C", i.${column} COLLATE "C")`;
const MERGED = ['owner_email', 'recipient_email', 'actor', 'reason'];
/** Of two snapshots of one instant the later in the feed speaks. */
const SPEAKS = '(h.snapshot_place IS NULL OR i.snapshot_place > h.snapshot_place)';

/** What a page added to a ticket's history. */
export interface HistoryNews {
  /** Entries that were not known. */
  readonly added: number;
  /** Known entries that now say something else. */
  readonly merged: number;
  /** Time of the earliest entry added; null: none was. */
  readonly earliestAdded: Instant | null;
}

/**
 * Takes entries in as a set (I4): an entry known by ticket, time and status is merged, not doubled.
 * @param rows each key once; they are taken in the order of the primary key
 * @returns for each ticket whose history now says something else, what is new; one index look-up an entry
 */
export async function insertHistory(client: Queryable, rows: readonly HistoryRow[]): Promise<Map<string, HistoryNews>> {
  if (rows.length === 0) return new Map();
  const result = await client.query<HistoryNews & { ticketId: string }>({
    name: 'insert-history',
    text: SQL,
    values: arraysOf(rows, COLUMNS),
  });
  return new Map(result.rows.map((row) => [row.ticketId, row]));
}

const SQL = `
  WITH joined AS MATERIALIZED (
    SELECT i.*, h.ticket_id IS NOT NULL AS known,
      h.ticket_id IS NOT NULL AND (
        ${MERGED.map((column) => `h.${column} IS DISTINCT FROM ${merged(column)}`).join(' OR ')}
        OR (i.snapshot_owner_email IS NOT NULL AND ${SPEAKS} AND h.snapshot_owner_email IS DISTINCT FROM i.snapshot_owner_email)
      ) AS differs,
      h.ticket_id IS NOT NULL AND i.snapshot_owner_email IS NOT NULL AND ${SPEAKS} AS speaks,
      ${MERGED.map((column) => `${merged(column)} AS merged_${column}`).join(', ')}
    FROM ${unnestOf(COLUMNS)}
    LEFT JOIN ticket_history h ON (h.ticket_id, h.occurred_at, h.status) = (i.ticket_id, i.occurred_at, i.status)
  ), inserted AS (
    INSERT INTO ticket_history (${NAMES}) SELECT ${NAMES} FROM joined WHERE NOT known
    RETURNING ticket_id, occurred_at
  ), updated AS (
    UPDATE ticket_history h SET
      ${MERGED.map((column) => `${column} = j.merged_${column}`).join(', ')},
      snapshot_owner_email = CASE WHEN j.speaks THEN j.snapshot_owner_email ELSE h.snapshot_owner_email END,
      snapshot_place = CASE WHEN j.speaks THEN j.snapshot_place ELSE h.snapshot_place END
    FROM joined j
    WHERE (j.differs OR j.speaks) AND (h.ticket_id, h.occurred_at, h.status) = (j.ticket_id, j.occurred_at, j.status)
    RETURNING h.ticket_id, j.differs
  )
  SELECT ticket_id AS "ticketId", count(added_at)::integer AS added, (count(*) - count(added_at))::integer AS merged,
    ${instantSql('min(added_at)')} AS "earliestAdded"
  FROM (SELECT ticket_id, occurred_at AS added_at FROM inserted UNION ALL SELECT ticket_id, NULL FROM updated WHERE differs) news
  GROUP BY ticket_id`;

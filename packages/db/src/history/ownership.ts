import type { Instant } from '@tixngo-sync/domain';
import { arraysOf, type Column, instantSql, type Queryable, textArray, unnestOf } from '../sql.js';

/** An owner known only from a snapshot whose time no history entry has. */
export interface Sighting {
  readonly ticketId: string;
  readonly seenAt: Instant;
  readonly ownerEmail: string;
  readonly place: number;
}

const SIGHTING_COLUMNS: readonly Column<Sighting>[] = [
  { name: 'ticket_id', type: 'text', of: (row) => row.ticketId },
  { name: 'seen_at', type: 'timestamptz', of: (row) => row.seenAt },
  { name: 'owner_email', type: 'text', of: (row) => row.ownerEmail },
  { name: 'place', type: 'bigint', of: (row) => row.place },
];

/**
 * @param rows one a ticket and time; of two snapshots of one instant the later in the feed stays
 * @returns the tickets for which this was new
 */
export async function insertSightings(client: Queryable, rows: readonly Sighting[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const result = await client.query<{ ticket_id: string; changed: boolean }>({
    name: 'insert-sightings',
    text: SIGHTINGS_SQL,
    values: arraysOf(rows, SIGHTING_COLUMNS),
  });
  return result.rows.filter((row) => row.changed).map((row) => row.ticket_id);
}

const SIGHTINGS_SQL = `
  WITH input AS MATERIALIZED (
    SELECT i.*, s.owner_email AS old_owner FROM ${unnestOf(SIGHTING_COLUMNS)} LEFT JOIN owner_sighting s
      USING (ticket_id, seen_at)
    WHERE s.place IS NULL OR i.place > s.place
  ), written AS (
    INSERT INTO owner_sighting AS s (ticket_id, seen_at, owner_email, place) SELECT ticket_id, seen_at,
      owner_email, place FROM input
    ON CONFLICT (ticket_id, seen_at) DO UPDATE SET owner_email = excluded.owner_email, place = excluded.place
  )
  SELECT ticket_id, old_owner IS DISTINCT FROM owner_email AS changed FROM input`;

export interface OwnershipEntry {
  readonly ticketId: string;
  readonly occurredAt: Instant;
  /** null: no entry, only a snapshot's owner at that time. */
  readonly status: string | null;
  readonly ownerEmail: string | null;
  readonly recipientEmail: string | null;
  readonly snapshotOwnerEmail: string | null;
  readonly snapshotPlace: number | null;
}

/**
 * Everything the fold needs to know of these tickets' past: their entries and the owners that snapshots
 * showed.
 */
export async function readOwnership(
  client: Queryable,
  ticketIds: readonly string[],
): Promise<OwnershipEntry[]> {
  if (ticketIds.length === 0) return [];
  const { rows } = await client.query<OwnershipEntry>({
    name: 'read-ownership',
    text: OWNERSHIP_SQL,
    values: [textArray(ticketIds, (id) => id)],
  });
  return rows;
}

const OWNERSHIP_SQL = `
  SELECT h.ticket_id AS "ticketId", ${instantSql('h.occurred_at')} AS "occurredAt", h.status,
    h.owner_email AS "ownerEmail",
    h.recipient_email AS "recipientEmail", h.snapshot_owner_email AS "snapshotOwnerEmail",
      h.snapshot_place AS "snapshotPlace"
  FROM unnest($1::text[]) AS i(ticket_id) JOIN ticket_history h USING (ticket_id)
  UNION ALL
  SELECT s.ticket_id, ${instantSql('s.seen_at')}, NULL, NULL, NULL, s.owner_email, s.place
  FROM unnest($1::text[]) AS i(ticket_id) JOIN owner_sighting s USING (ticket_id)`;

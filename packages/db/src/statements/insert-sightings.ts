import type { Instant } from '@tixngo-sync/domain';
import type { Queryable } from '../queryable.js';
import { arraysOf, type Column, unnestOf } from './arrays.js';

/** An owner known only by a snapshot whose own time none of its entries bears. */
export interface Sighting {
  readonly ticketId: string;
  readonly seenAt: Instant;
  readonly ownerEmail: string;
  readonly place: number;
}

const COLUMNS: readonly Column<Sighting>[] = [
  { name: 'ticket_id', type: 'text', of: (row) => row.ticketId },
  { name: 'seen_at', type: 'timestamptz', of: (row) => row.seenAt },
  { name: 'owner_email', type: 'text', of: (row) => row.ownerEmail },
  { name: 'place', type: 'bigint', of: (row) => row.place },
];

/**
 * @param rows one a ticket and time; of two snapshots of one instant the later in the feed stays
 * @returns the tickets for which this said something new
 */
export async function insertSightings(client: Queryable, rows: readonly Sighting[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const result = await client.query<{ ticket_id: string; changed: boolean }>({
    name: 'insert-sightings',
    text: SQL,
    values: arraysOf(rows, COLUMNS),
  });
  return result.rows.filter((row) => row.changed).map((row) => row.ticket_id);
}

const SQL = `
  WITH input AS MATERIALIZED (
    SELECT i.*, s.owner_email AS old_owner FROM ${unnestOf(COLUMNS)} LEFT JOIN owner_sighting s USING (ticket_id, seen_at)
    WHERE s.place IS NULL OR i.place > s.place
  ), written AS (
    INSERT INTO owner_sighting AS s (ticket_id, seen_at, owner_email, place) SELECT ticket_id, seen_at, owner_email, place FROM input
    ON CONFLICT (ticket_id, seen_at) DO UPDATE SET owner_email = excluded.owner_email, place = excluded.place
  )
  SELECT ticket_id, old_owner IS DISTINCT FROM owner_email AS changed FROM input`;

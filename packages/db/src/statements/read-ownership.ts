import type { Instant } from '@tixngo-sync/domain';
import { instantSql, type Queryable } from '../queryable.js';
import { textArray } from './arrays.js';

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

/** Everything the fold needs to know of these tickets' past: their entries and the owners that snapshots showed. */
export async function readOwnership(
  client: Queryable,
  ticketIds: readonly string[],
): Promise<OwnershipEntry[]> {
  if (ticketIds.length === 0) return [];
  const { rows } = await client.query<OwnershipEntry>({
    name: 'read-ownership',
    text: SQL,
    values: [textArray(ticketIds, (id) => id)],
  });
  return rows;
}

const SQL = `
  SELECT h.ticket_id AS "ticketId", ${instantSql('h.occurred_at')} AS "occurredAt", h.status, h.owner_email AS "ownerEmail",
    h.recipient_email AS "recipientEmail", h.snapshot_owner_email AS "snapshotOwnerEmail", h.snapshot_place AS "snapshotPlace"
  FROM unnest($1::text[]) AS i(ticket_id) JOIN ticket_history h USING (ticket_id)
  UNION ALL
  SELECT s.ticket_id, ${instantSql('s.seen_at')}, NULL, NULL, NULL, s.owner_email, s.place
  FROM unnest($1::text[]) AS i(ticket_id) JOIN owner_sighting s USING (ticket_id)`;

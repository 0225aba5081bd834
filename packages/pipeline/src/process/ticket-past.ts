import { type OwnershipEntry, type Queryable, readOwnership } from '@tixngo-sync/db';
import type { HistoryEntry, MobileStatus, OwnerSighting } from '@tixngo-sync/domain';
import type { PageHistory } from './page-history.js';

/** Everything known of a ticket's past: what the ownership fold reads. */
export interface TicketPast {
  readonly entries: readonly HistoryEntry[];
  readonly sightings: readonly OwnerSighting[];
}

export const EMPTY_PAST: TicketPast = { entries: [], sightings: [] };

/** Returns the whole past of a ticket that is not stored yet: what the page says. */
export function pastOfNewTicket({ rows, sightings }: PageHistory): TicketPast {
  return { entries: rows, sightings: [...sightingsOn(rows), ...sightings.map(asOwnerSighting)] };
}

/** Reads the whole past of stored tickets, by ticket id. */
export async function readPasts(
  client: Queryable,
  ticketIds: readonly string[],
): Promise<Map<string, TicketPast>> {
  const rowsByTicket = new Map<string, OwnershipEntry[]>();
  for (const row of await readOwnership(client, ticketIds)) {
    const rows = rowsByTicket.get(row.ticketId);
    if (rows === undefined) rowsByTicket.set(row.ticketId, [row]);
    else rows.push(row);
  }
  const pasts = new Map<string, TicketPast>();
  for (const [ticketId, rows] of rowsByTicket)
    pasts.set(ticketId, { entries: rows.flatMap(asEntry), sightings: sightingsOn(rows) });
  return pasts;
}

/**
 * Returns what the page says from a time on. Entries in it that were known before change nothing.
 * @param since time of the earliest new entry; null when no entry is new
 */
export function pastSince(
  { rows, sightings }: PageHistory,
  since: string | null,
  withSightings: boolean,
): TicketPast {
  const entries = since === null ? [] : rows.filter((row) => row.occurredAt >= since);
  return {
    entries,
    sightings: [...(withSightings ? sightings.map(asOwnerSighting) : []), ...sightingsOn(entries)],
  };
}

/** Returns the owners that snapshots showed at exactly the time of an entry. */
function sightingsOn(
  rows: readonly Pick<OwnershipEntry, 'occurredAt' | 'snapshotOwnerEmail' | 'snapshotPlace'>[],
): OwnerSighting[] {
  const sightings: OwnerSighting[] = [];
  for (const { occurredAt, snapshotOwnerEmail, snapshotPlace } of rows) {
    if (snapshotOwnerEmail !== null)
      sightings.push({ at: occurredAt, place: snapshotPlace ?? 0, ownerEmail: snapshotOwnerEmail });
  }
  return sightings;
}

/** Returns nothing for a row that is only a snapshot's owner. */
function asEntry({ occurredAt, status, ownerEmail, recipientEmail }: OwnershipEntry): HistoryEntry[] {
  if (status === null) return [];
  // Validation lets only known statuses be stored.
  return [
    { occurredAt, status: status as MobileStatus, ownerEmail, recipientEmail, actor: null, reason: null },
  ];
}

function asOwnerSighting({ seenAt, place, ownerEmail }: PageHistory['sightings'][number]): OwnerSighting {
  return { at: seenAt, place, ownerEmail };
}

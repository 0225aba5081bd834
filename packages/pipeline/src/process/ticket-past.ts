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
  return { entries: rows, sightings: withPlain(sightingsOn(rows), sightings) };
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
  if (since === null && !withSightings) return EMPTY_PAST;
  const entries = since === null ? [] : rows.filter((row) => row.occurredAt >= since);
  return { entries, sightings: withPlain(sightingsOn(entries), withSightings ? sightings : []) };
}

/** Returns the owners that snapshots showed at exactly the time of an entry. */
function sightingsOn(
  rows: readonly Pick<OwnershipEntry, 'occurredAt' | 'snapshotOwnerEmail' | 'snapshotPlace'>[],
): readonly OwnerSighting[] {
  let sightings: OwnerSighting[] | null = null;
  for (const { occurredAt, snapshotOwnerEmail, snapshotPlace } of rows) {
    if (snapshotOwnerEmail === null) continue;
    const sighting = { at: occurredAt, place: snapshotPlace ?? 0, ownerEmail: snapshotOwnerEmail };
    // Most tickets have one: an array that grows from nothing takes room for 17.
    if (sightings === null) sightings = [sighting];
    else sightings.push(sighting);
  }
  return sightings ?? NO_SIGHTINGS;
}

const NO_SIGHTINGS: readonly OwnerSighting[] = [];

/** Adds the owners that snapshots showed at other times than an entry's. */
function withPlain(
  onEntries: readonly OwnerSighting[],
  plain: PageHistory['sightings'],
): readonly OwnerSighting[] {
  return plain.length === 0 ? onEntries : [...onEntries, ...plain.map(asOwnerSighting)];
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

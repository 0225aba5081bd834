import type { HistoryRow, Sighting } from '@tixngo-sync/db';
import { type HistoryEntry, mergeHistoryEntries } from '@tixngo-sync/mapping';
import type { TicketChanges } from './decide.js';

type Row = { -readonly [Field in keyof HistoryRow]: HistoryRow[Field] };

/** What a page says of one ticket's past. */
export interface TicketPast {
  readonly rows: readonly HistoryRow[];
  readonly sightings: readonly Sighting[];
}

/**
 * The entries of all of a ticket's changes on a page, each (time, status) once, and the owner that each snapshot shows at its own time:
 * on the entry that bears that time, or, where none does, as a sighting.
 */
export function pastOf(ticket: TicketChanges): TicketPast {
  const rows = new Map<string, Row>();
  const sightings = new Map<string, Sighting>();
  for (const change of ticket.changes) {
    for (const entry of change.history) merge(rows, ticket.ticketId, entry);
    if (change.ownerEmail !== null) see(rows, sightings, ticket.ticketId, change.updatedAt, change.ownerEmail, change.place);
  }
  return { rows: [...rows.values()], sightings: [...sightings.values()] };
}

function merge(rows: Map<string, Row>, ticketId: string, entry: HistoryEntry): void {
  const key = entry.occurredAt + entry.status;
  const known = rows.get(key);
  if (known === undefined) {
    rows.set(key, { ticketId, ...entry, snapshotOwnerEmail: null, snapshotPlace: null });
    return;
  }
  Object.assign(known, mergeHistoryEntries({ ...known, status: entry.status }, entry));
}

function see(
  rows: ReadonlyMap<string, Row>,
  sightings: Map<string, Sighting>,
  ticketId: string,
  seenAt: string,
  ownerEmail: string,
  place: number,
): void {
  let borne = false;
  for (const row of rows.values()) {
    if (row.occurredAt !== seenAt) continue;
    borne = true;
    if (row.snapshotPlace !== null && row.snapshotPlace > place) continue;
    row.snapshotOwnerEmail = ownerEmail;
    row.snapshotPlace = place;
  }
  if (borne) return;
  const known = sightings.get(seenAt);
  if (known === undefined || known.place < place) sightings.set(seenAt, { ticketId, seenAt, ownerEmail, place });
}

import type { HistoryRow, Sighting } from '@tixngo-sync/db';
import { type HistoryEntry, mergeHistoryEntries } from '@tixngo-sync/domain';
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
  const rows = rowsOf(ticket);
  const sightings = new Map<string, Sighting>();
  for (const change of ticket.changes) {
    if (change.ownerEmail !== null)
      see(rows, sightings, ticket.ticketId, change.updatedAt, change.ownerEmail, change.place);
  }
  return { rows, sightings: [...sightings.values()] };
}

/** The history of one change has each (time, status) once already; only those of several are merged. */
function rowsOf({ ticketId, newest, changes }: TicketChanges): Row[] {
  if (changes.length === 1) return newest.history.map((entry) => rowOf(ticketId, entry));
  const rows = new Map<string, Row>();
  for (const change of changes) for (const entry of change.history) merge(rows, ticketId, entry);
  return [...rows.values()];
}

function merge(rows: Map<string, Row>, ticketId: string, entry: HistoryEntry): void {
  const key = entry.occurredAt + entry.status;
  const known = rows.get(key);
  if (known === undefined) rows.set(key, rowOf(ticketId, entry));
  else Object.assign(known, mergeHistoryEntries(known, entry));
}

function rowOf(
  ticketId: string,
  { occurredAt, status, ownerEmail, recipientEmail, actor, reason }: HistoryEntry,
): Row {
  return {
    ticketId,
    occurredAt,
    status,
    ownerEmail,
    recipientEmail,
    actor,
    reason,
    snapshotOwnerEmail: null,
    snapshotPlace: null,
  };
}

function see(
  rows: readonly Row[],
  sightings: Map<string, Sighting>,
  ticketId: string,
  seenAt: string,
  ownerEmail: string,
  place: number,
): void {
  let borne = false;
  for (const row of rows) {
    if (row.occurredAt !== seenAt) continue;
    borne = true;
    if (row.snapshotPlace !== null && row.snapshotPlace > place) continue;
    row.snapshotOwnerEmail = ownerEmail;
    row.snapshotPlace = place;
  }
  if (borne) return;
  const known = sightings.get(seenAt);
  if (known === undefined || known.place < place)
    sightings.set(seenAt, { ticketId, seenAt, ownerEmail, place });
}

import type { HistoryRow, Sighting } from '@tixngo-sync/db';
import { type HistoryEntry, mergeHistoryEntries } from '@tixngo-sync/domain';
import type { TicketChanges } from './decide.js';
import { entriesOfDigest } from './history-digest.js';

type Row = { -readonly [Field in keyof HistoryRow]: HistoryRow[Field] };

/** What a page says about one ticket's past. */
export interface PageHistory {
  readonly rows: readonly HistoryRow[];
  readonly sightings: readonly Sighting[];
}

/**
 * Returns the history entries of all changes of a ticket on a page, each (time, status) once, with the owner
 * that each snapshot shows at its own time: on the entries of that time or, if there are none, as a sighting.
 */
export function pageHistoryOf(ticket: TicketChanges): PageHistory {
  const rows = rowsOf(ticket);
  // Made when needed: an empty map for each ticket cost 3 % of the process's time.
  let sightings: Map<string, Sighting> | null = null;
  for (const { ownerEmail, updatedAt: seenAt, place } of ticket.changes) {
    if (ownerEmail === null || isRecordedOnEntries(rows, seenAt, ownerEmail, place)) continue;
    sightings ??= new Map();
    const known = sightings.get(seenAt);
    if (known === undefined || known.place < place)
      sightings.set(seenAt, { ticketId: ticket.ticketId, seenAt, ownerEmail, place });
  }
  return { rows, sightings: sightings === null ? NO_SIGHTINGS : [...sightings.values()] };
}

/**
 * Returns the entries that may not be stored yet. Leaves out those that the stored snapshot already had,
 * unless they now say who owned the ticket. A page that is applied again has no newer snapshot, so all its
 * entries are returned, and missing ones are added.
 */
export function unknownRows(
  { stored, standing, newest, changes }: TicketChanges,
  { rows }: PageHistory,
): readonly HistoryRow[] {
  if (stored === null || standing !== 'newer' || changes.length > 1) return rows;
  const known = entriesOfDigest(newest.history, stored.historyDigest);
  return known === 0 ? rows : rows.filter((row, at) => at >= known || row.snapshotOwnerEmail !== null);
}

const NO_SIGHTINGS: readonly Sighting[] = [];

/** The history of one change already has each (time, status) once, so only several changes are merged. */
function rowsOf({ ticketId, newest, changes }: TicketChanges): Row[] {
  if (changes.length === 1) return newest.history.map((entry) => rowOf(ticketId, entry));
  const rows = new Map<string, Row>();
  for (const change of changes) for (const entry of change.history) mergeInto(rows, ticketId, entry);
  return [...rows.values()];
}

function mergeInto(rows: Map<string, Row>, ticketId: string, entry: HistoryEntry): void {
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

/**
 * Records the owner on the entries of this time; returns false if there are none. Of several snapshots of the
 * same time, the one with the highest place counts.
 */
function isRecordedOnEntries(
  rows: readonly Row[],
  seenAt: string,
  ownerEmail: string,
  place: number,
): boolean {
  let hasEntry = false;
  for (const row of rows) {
    if (row.occurredAt !== seenAt) continue;
    hasEntry = true;
    if (row.snapshotPlace !== null && row.snapshotPlace > place) continue;
    row.snapshotOwnerEmail = ownerEmail;
    row.snapshotPlace = place;
  }
  return hasEntry;
}

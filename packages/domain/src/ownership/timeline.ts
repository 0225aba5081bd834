import { compareCodePoints } from '../byte-order.js';
import { type HistoryEntry, mergeRepeated } from '../history.js';
import { compareStatuses } from '../statuses.js';
import type { Instant } from '../ticket-change.js';

/** The owner according to the snapshot whose `updatedAt` is `at`. */
export interface OwnerSighting {
  readonly at: Instant;
  /** The snapshot's place in the feed; of several sightings at one time the highest counts. */
  readonly place: number;
  /** `emailKey` of the owner. */
  readonly ownerEmail: string;
}

/** Returns the entries in order, each missing owner filled in from a sighting at its time. */
export function timelineOf(
  entries: readonly HistoryEntry[],
  sightings: readonly OwnerSighting[],
): HistoryEntry[] {
  const timeline = isStrictlyOrdered(entries) ? [...entries] : mergeRepeated(entries).sort(compareEntries);
  if (!timeline.some((entry) => entry.ownerEmail === null)) return timeline;
  const seenOwners = ownersByTime(sightings);
  return timeline.map((entry) =>
    entry.ownerEmail === null ? withOwner(entry, seenOwners.get(entry.occurredAt)) : entry,
  );
}

/** Returns the first owner in the timeline or the sightings; at the same instant the timeline's. */
export function earliestOwner(
  timeline: readonly HistoryEntry[],
  sightings: readonly OwnerSighting[],
): string | null {
  const entry = timeline.find((candidate) => candidate.ownerEmail !== null);
  let earliest: OwnerSighting | null = null;
  for (const sighting of sightings) {
    if (
      earliest === null ||
      sighting.at < earliest.at ||
      (sighting.at === earliest.at && supersedes(sighting, earliest))
    )
      earliest = sighting;
  }
  if (earliest === null || (entry !== undefined && entry.occurredAt <= earliest.at))
    return entry?.ownerEmail ?? null;
  return earliest.ownerEmail;
}

function ownersByTime(sightings: readonly OwnerSighting[]): ReadonlyMap<Instant, OwnerSighting> {
  const byTime = new Map<Instant, OwnerSighting>();
  for (const sighting of sightings) {
    const known = byTime.get(sighting.at);
    if (known === undefined || supersedes(sighting, known)) byTime.set(sighting.at, sighting);
  }
  return byTime;
}

/**
 * At an equal place (the changes of a file have none) the smaller e-mail counts, so that their order does not
 * matter.
 */
function supersedes(a: OwnerSighting, b: OwnerSighting): boolean {
  return a.place === b.place ? compareCodePoints(a.ownerEmail, b.ownerEmail) < 0 : a.place > b.place;
}

function withOwner(entry: HistoryEntry, sighting: OwnerSighting | undefined): HistoryEntry {
  return sighting === undefined ? entry : { ...entry, ownerEmail: sighting.ownerEmail };
}

function compareEntries(a: HistoryEntry, b: HistoryEntry): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt < b.occurredAt ? -1 : 1;
  return compareStatuses(a.status, b.status);
}

function isStrictlyOrdered(entries: readonly HistoryEntry[]): boolean {
  return entries.every((entry, index) => {
    const before = entries[index - 1];
    return before === undefined || compareEntries(before, entry) < 0;
  });
}

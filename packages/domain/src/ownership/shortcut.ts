import type { HistoryEntry } from '../history.js';
import { isTransferStatus } from '../statuses.js';
import type { OwnershipEnd } from './fold.js';
import type { OwnerSighting } from './timeline.js';

/**
 * What a page brings for one ticket that was not stored before, including entries that only gained a field.
 */
export interface OwnershipNews {
  readonly entries: readonly HistoryEntry[];
  readonly sightings: readonly OwnerSighting[];
  /** The initial owner differs from that of the last fold. */
  readonly initialOwnerChanged: boolean;
}

/**
 * Returns whether a ticket must be folded again; this saves most folds on the hot path. It returns false only
 * if the fold would give the same contact and distributions: no transfer is pending, and everything new is
 * later, names no other owner and is not of the transfer family.
 *
 * `end` is from the last fold, null if the ticket was never folded. It need not be updated after a false:
 * later news that is older than the entries then skipped lies between two entries with the same owner. The
 * answer is valid while `contactOf` and S-360's first contact stay the same.
 */
export function ownershipCanChange(end: OwnershipEnd | null, news: OwnershipNews): boolean {
  if (news.initialOwnerChanged) return true;
  if (news.entries.length === 0 && news.sightings.length === 0) return false;
  if (end === null || end.foldedThrough === null || end.transferPending) return true;
  for (const entry of news.entries) {
    if (entry.occurredAt <= end.foldedThrough || isTransferStatus(entry.status)) return true;
    if (entry.ownerEmail !== null && entry.ownerEmail !== end.ownerEmail) return true;
  }
  for (const sighting of news.sightings) {
    if (sighting.at <= end.foldedThrough || sighting.ownerEmail !== end.ownerEmail) return true;
  }
  return false;
}

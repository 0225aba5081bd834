import type { HistoryEntry } from '../history.js';
import { isTransferStatus } from '../status-order.js';
import type { OwnershipEnd } from './fold.js';
import type { OwnerSighting } from './timeline.js';

/** What a page brings for one ticket that was not stored before. An entry that only gained a field is news too. */
export interface OwnershipNews {
  readonly entries: readonly HistoryEntry[];
  readonly sightings: readonly OwnerSighting[];
  /** Another initial owner than the last fold had. */
  readonly initialOwnerChanged: boolean;
}

/**
 * The hot path's shortcut: must the ticket be folded again? false only where the fold would give the same contact and the same
 * distributions: no transfer is open, and all that is new happened later and with the same owner, none of it of the transfer family.
 *
 * `end` is that of the last fold, null if the ticket was never folded. It need not be moved on after a false: later news that is older
 * than what was let through meets the same owner on both sides. It holds as long as `contactOf` and S-360's first contact do.
 */
export function ownershipCanChange(end: OwnershipEnd | null, news: OwnershipNews): boolean {
  if (news.initialOwnerChanged) return true;
  if (news.entries.length === 0 && news.sightings.length === 0) return false;
  if (end === null || end.ownerEmail === null || end.foldedThrough === null || end.transferPending)
    return true;
  for (const entry of news.entries) {
    if (entry.occurredAt <= end.foldedThrough || isTransferStatus(entry.status)) return true;
    if (entry.ownerEmail !== null && entry.ownerEmail !== end.ownerEmail) return true;
  }
  for (const sighting of news.sightings) {
    if (sighting.at <= end.foldedThrough || sighting.ownerEmail !== end.ownerEmail) return true;
  }
  return false;
}

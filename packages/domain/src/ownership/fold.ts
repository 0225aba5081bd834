/**
 * The ownership fold: a ticket's cultural contact and distributions, computed from its whole history every time, so that late pages,
 * replays and retries end in the same place (I4). It takes the entries in order and makes of each one move of the state machine
 * `Ownership`. The rules are those of docs/domain.md, "Contacts and distribution"; what is quoted here and there is quoted from it.
 */

import type { HistoryEntry } from '../history.js';
import type { Instant } from '../ticket-change.js';
import { type FoldedDistribution, Ownership } from './ownership.js';
import { earliestOwner, type OwnerSighting, timelineOf } from './timeline.js';

export interface OwnershipInput {
  /** The cultural contact that S-360 itself had first; null: none. */
  readonly initialContact: string | null;
  /** `emailKey` of TIXNGO's initial owner. */
  readonly initialOwnerEmail: string | null;
  /** In any order; the same step may come more than once. */
  readonly entries: readonly HistoryEntry[];
  /** Owners by snapshot. A sighting is no step: it tells the owner of entries that bear its time, and may tell the first owner. */
  readonly sightings: readonly OwnerSighting[];
  /** The contact that has this e-mail key, existing or still to be created: same contact, same string. Called only for contacts that the result names. */
  readonly contactOf: (emailKey: string) => string;
}

export interface FoldedOwnership {
  readonly culturalContact: string | null;
  /** In order of their beginning, each starting at the holder that the last CONFIRMED one left; only the last may be PENDING. */
  readonly distributions: readonly FoldedDistribution[];
  /** To be kept with the ticket for `ownershipCanChange`. */
  readonly end: OwnershipEnd;
}

/** Where a fold ended: what `ownershipCanChange` needs to know of it. */
export interface OwnershipEnd {
  /** Time of the latest entry or sighting folded; null: there was none. */
  readonly foldedThrough: Instant | null;
  /** E-mail key whose contact is the cultural contact now; null: not known. */
  readonly ownerEmail: string | null;
  readonly transferPending: boolean;
}

/** Pure. O(n log n) in the entries, O(n) where they come in order. */
export function foldOwnership(input: OwnershipInput): FoldedOwnership {
  const timeline = timelineOf(input.entries, input.sightings);
  const firstEmail =
    input.initialContact === null
      ? (input.initialOwnerEmail ?? earliestOwner(timeline, input.sightings))
      : null;
  const ownership = new Ownership(firstEmail === null ? input.initialContact : input.contactOf(firstEmail));
  let ownerEmail = firstEmail;
  for (const entry of timeline) {
    applyEntry(ownership, entry, input.contactOf);
    // A TRANSFERRED without an owner leaves the holder's e-mail to be guessed.
    if (entry.ownerEmail !== null || entry.status === 'TRANSFERRED') ownerEmail = entry.ownerEmail;
  }
  return {
    culturalContact: ownership.holder,
    distributions: ownership.lines,
    end: {
      foldedThrough: latestTime(timeline, input.sightings),
      ownerEmail,
      transferPending: ownership.pending !== null,
    },
  };
}

function applyEntry(
  ownership: Ownership,
  entry: HistoryEntry,
  contactOf: (emailKey: string) => string,
): void {
  const at = entry.occurredAt;
  const owner = entry.ownerEmail === null ? null : contactOf(entry.ownerEmail);
  switch (entry.status) {
    case 'PENDING_TRANSFER':
      becomeSender(ownership, owner, at);
      // "No e-mail, no contact: the step then changes nothing."
      if (entry.recipientEmail !== null) ownership.startTransfer(contactOf(entry.recipientEmail), at);
      return;
    case 'FAILURE_TRANSFER':
    case 'FAILURE':
      becomeSender(ownership, owner, at);
      ownership.failTransfer(
        owner,
        entry.recipientEmail === null ? null : contactOf(entry.recipientEmail),
        at,
      );
      return;
    case 'TRANSFERRED': {
      // The owner "once this step was done" is the recipient. Without either it can only be the one whose transfer was pending.
      const recipient =
        owner ??
        (entry.recipientEmail === null ? ownership.pending?.newContact : contactOf(entry.recipientEmail));
      if (recipient !== undefined) ownership.completeTransfer(recipient, at);
      return;
    }
    case 'INJECTED':
    case 'DOWNLOADED':
    case 'ASSIGNED':
    case 'BT_ACTIVATED':
    case 'MANUAL_ACTIVATED':
    case 'OFFLINE_ACTIVATED':
    case 'ONLINE_ACTIVATED':
    case 'ACTIVATED':
    case 'DEACTIVATED':
    case 'CONTROLLED':
    case 'DELETION_PENDING':
    case 'DELETED':
    case 'DEFAULT':
    case 'INVALID':
    case 'PENDING':
      // Without an owner "it says nothing of the owner, and leaves a pending transfer as it is".
      if (owner !== null) ownership.completeTransfer(owner, at);
      return;
    default:
      entry.status satisfies never;
  }
}

/** The owner named by a pending or failed transfer is its sender: if that is not the holder, the steps that made it so are missing. */
function becomeSender(ownership: Ownership, owner: string | null, at: Instant): void {
  if (owner !== null && owner !== ownership.holder) ownership.completeTransfer(owner, at);
}

function latestTime(timeline: readonly HistoryEntry[], sightings: readonly OwnerSighting[]): Instant | null {
  let latest = timeline.at(-1)?.occurredAt ?? null;
  for (const { at } of sightings) if (latest === null || at > latest) latest = at;
  return latest;
}

/**
 * The ownership fold computes a ticket's cultural contact and distributions from its whole history every
 * time, so that late pages, replays and retries give the same result (I4). It takes the entries in order and
 * turns each into at most two moves of the state machine `Ownership`. The rules, and the sentences in
 * quotation marks, are from docs/domain.md, "Contacts and distribution".
 */

import type { HistoryEntry } from '../history.js';
import type { Instant } from '../ticket-change.js';
import { type FoldedDistribution, Ownership } from './ownership.js';
import { earliestOwner, type OwnerSighting, timelineOf } from './timeline.js';

export interface OwnershipInput {
  /** The cultural contact that S-360 had before TIXNGO; null if none. */
  readonly initialContact: string | null;
  /** `emailKey` of TIXNGO's initial owner. */
  readonly initialOwnerEmail: string | null;
  /** In any order; the same step may occur more than once. */
  readonly entries: readonly HistoryEntry[];
  /**
   * Owners by snapshot. Not steps: each gives the owner of entries at its time, and the earliest may give the
   * first owner.
   */
  readonly sightings: readonly OwnerSighting[];
  /**
   * Returns the contact with this e-mail key, existing or still to be created: one string per contact. Called
   * only for contacts that the result names.
   */
  readonly contactOf: (emailKey: string) => string;
}

export interface FoldedOwnership {
  readonly culturalContact: string | null;
  /**
   * In order of their start. The sender of each is the recipient of the last CONFIRMED one before it; only
   * the last may be PENDING.
   */
  readonly distributions: readonly FoldedDistribution[];
  /** Stored with the ticket for `ownershipCanChange`. */
  readonly end: OwnershipEnd;
}

/** The end state of a fold, as far as `ownershipCanChange` needs it. */
export interface OwnershipEnd {
  /** Time of the latest entry or sighting folded; null if there was none. */
  readonly foldedThrough: Instant | null;
  /** E-mail key of the cultural contact; null if unknown. */
  readonly ownerEmail: string | null;
  readonly transferPending: boolean;
}

/** Folds a history. O(n log n) in the entries, O(n) if they are in order. */
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
    // After a TRANSFERRED without an owner, the holder's e-mail is unknown.
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
      // "No e-mail, no contact. A step without an e-mail changes nothing."
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
      // The owner after this step is the recipient. If neither is named, only the pending recipient is left.
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
      // Without an owner "it says nothing about the owner, and leaves a pending transfer as it is".
      if (owner !== null) ownership.completeTransfer(owner, at);
      return;
    default:
      entry.status satisfies never;
  }
}

/**
 * Makes the owner of a pending or failed transfer, its sender, the holder: if it was not, the steps before
 * are missing.
 */
function becomeSender(ownership: Ownership, owner: string | null, at: Instant): void {
  if (owner !== null && owner !== ownership.holder) ownership.completeTransfer(owner, at);
}

function latestTime(timeline: readonly HistoryEntry[], sightings: readonly OwnerSighting[]): Instant | null {
  let latest = timeline.at(-1)?.occurredAt ?? null;
  for (const { at } of sightings) if (latest === null || at > latest) latest = at;
  return latest;
}

/**
 * The ownership fold: a ticket's cultural contact and distributions, computed from its whole history every time, so that late pages,
 * replays and retries end in the same place (I4).
 *
 * It is a state machine over the entries in order. The state is who holds the ticket, and the transfer that is pending, if one is.
 * Each rule quotes docs/domain.md, "Contacts and distribution", which is its source.
 */
import type { DistributionStatus, Instant } from '@tixngo-sync/contracts';
import type { HistoryEntry } from '../history.js';
import { earliestOwner, type OwnerSighting, timelineOf } from './timeline.js';

export interface OwnershipInput {
  /** The cultural contact that S-360 itself had first; null: none. */
  readonly initialContact: string | null;
  /** `emailKey` of TIXNGO's initial owner. */
  readonly initialOwnerEmail: string | null;
  /** In any order; the same step may come more than once. */
  readonly entries: readonly HistoryEntry[];
  readonly sightings: readonly OwnerSighting[];
  /** The contact that has this e-mail key, existing or still to be created. Same contact, same string. */
  readonly contactOf: (emailKey: string) => string;
}

/** One transfer, from its first sign to its end. */
export interface FoldedDistribution {
  /** null: S-360 had no contact for the ticket and its history names no owner. */
  readonly oldContact: string | null;
  readonly newContact: string;
  readonly status: DistributionStatus;
  readonly initiatedAt: Instant;
  /** null while pending. */
  readonly resolvedAt: Instant | null;
}

export interface FoldedOwnership {
  readonly culturalContact: string | null;
  /** In order of their beginning; only the last may be pending. */
  readonly distributions: readonly FoldedDistribution[];
}

/** A distribution while the fold works on it. */
type Line = { -readonly [K in keyof FoldedDistribution]: FoldedDistribution[K] };

class Ownership {
  readonly lines: Line[] = [];
  holder: string | null;
  /** The one open transfer: always the last line. */
  pending: Line | null = null;
  /** The last line, if nothing but the ticket's going on says that it was cancelled. */
  presumedCancelled: Line | null = null;

  constructor(holder: string | null) {
    this.holder = holder;
  }

  /** PENDING_TRANSFER: "unchanged; sender → recipient; PENDING". */
  startTransfer(recipient: string, at: Instant): void {
    // "The same recipient pending again, with nothing between, is the same transfer."
    if (this.pending?.newContact === recipient) return;
    // "A transfer pending to a new recipient cancels the earlier one." So does one to oneself, which has no line of its own.
    this.presumeCancelled(at);
    if (recipient === this.holder) return;
    this.presumedCancelled = null;
    this.pending = this.addLine(recipient, 'PENDING', at, null);
  }

  /** FAILURE_TRANSFER, FAILURE: "unchanged (the sender); sender → recipient; CANCELLED". `recipient` null: it names none. */
  failTransfer(recipient: string | null, at: Instant): void {
    // "FAILURE and FAILURE_TRANSFER without a recipient end the pending transfer."
    if (this.pending !== null && (recipient === null || recipient === this.pending.newContact)) {
      this.resolvePending('CANCELLED', at);
      return;
    }
    // "Coming after one that was already taken as cancelled (same recipient, no new PENDING between) they are the same line."
    if (this.pending === null && this.presumedCancelled !== null && (recipient === null || recipient === this.presumedCancelled.newContact)) {
      this.presumedCancelled = null;
      return;
    }
    this.presumeCancelled(at);
    // "Missing steps": the PENDING was not seen. "To oneself: no line."
    if (recipient !== null && recipient !== this.holder) this.addLine(recipient, 'CANCELLED', at, at);
  }

  /** TRANSFERRED, or an owner who changed: "becomes the recipient; sender → recipient; CONFIRMED". */
  completeTransfer(newHolder: string, at: Instant): void {
    // "To oneself: no line, no change; a pending transfer is then one after which the ticket went on with the same owner."
    if (newHolder === this.holder) {
      this.presumeCancelled(at);
      return;
    }
    if (this.pending?.newContact === newHolder) {
      this.resolvePending('CONFIRMED', at);
    } else {
      this.presumeCancelled(at);
      // "TRANSFERRED without a PENDING seen is one CONFIRMED line." "An owner who changed without any TRANSFERRED seen was transferred."
      this.addLine(newHolder, 'CONFIRMED', at, at);
    }
    this.presumedCancelled = null;
    this.holder = newHolder;
  }

  /** "A pending transfer after which the ticket goes on with the same owner was cancelled." */
  presumeCancelled(at: Instant): void {
    if (this.pending === null) return;
    this.presumedCancelled = this.pending;
    this.resolvePending('CANCELLED', at);
  }

  private resolvePending(status: DistributionStatus, at: Instant): void {
    if (this.pending === null) return;
    this.pending.status = status;
    this.pending.resolvedAt = at;
    this.pending = null;
  }

  private addLine(newContact: string, status: DistributionStatus, initiatedAt: Instant, resolvedAt: Instant | null): Line {
    const line: Line = { oldContact: this.holder, newContact, status, initiatedAt, resolvedAt };
    this.lines.push(line);
    return line;
  }
}

export function foldOwnership(input: OwnershipInput): FoldedOwnership {
  const timeline = timelineOf(input.entries, input.sightings);
  const ownership = new Ownership(firstContact(input, timeline));
  for (const entry of timeline) apply(ownership, entry, input.contactOf);
  return { culturalContact: ownership.holder, distributions: ownership.lines };
}

function firstContact(input: OwnershipInput, timeline: readonly HistoryEntry[]): string | null {
  if (input.initialContact !== null) return input.initialContact;
  const email = input.initialOwnerEmail ?? earliestOwner(timeline, input.sightings);
  return email === null ? null : input.contactOf(email);
}

function apply(ownership: Ownership, entry: HistoryEntry, contactOf: (k: string) => string): void {
  const at = entry.occurredAt;
  const owner = entry.ownerEmail === null ? null : contactOf(entry.ownerEmail);
  switch (entry.status) {
    case 'PENDING_TRANSFER': {
      if (owner !== null && owner !== ownership.holder) ownership.completeTransfer(owner, at);
      if (entry.recipientEmail !== null) ownership.startTransfer(contactOf(entry.recipientEmail), at);
      return;
    }
    case 'FAILURE_TRANSFER':
    case 'FAILURE': {
      if (owner !== null && owner !== ownership.holder) ownership.completeTransfer(owner, at);
      ownership.failTransfer(entry.recipientEmail === null ? null : contactOf(entry.recipientEmail), at);
      return;
    }
    case 'TRANSFERRED': {
      const newHolder = owner ?? (entry.recipientEmail === null ? ownership.pending?.newContact : contactOf(entry.recipientEmail));
      if (newHolder !== undefined) ownership.completeTransfer(newHolder, at);
      return;
    }
    default:
      if (owner !== null) ownership.completeTransfer(owner, at);
  }
}

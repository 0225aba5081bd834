import type { DistributionStatus } from '../statuses.js';
import type { Instant } from '../ticket-change.js';

/**
 * One transfer, from its first sign to its end. Contacts are the strings that the fold's `contactOf` returns.
 */
export interface FoldedDistribution {
  /** null if S-360 had no contact for the ticket and its history names no owner. */
  readonly oldContact: string | null;
  readonly newContact: string;
  readonly status: DistributionStatus;
  readonly initiatedAt: Instant;
  /** null while pending. */
  readonly resolvedAt: Instant | null;
}

/** A distribution that the fold may still change. */
type Line = { -readonly [K in keyof FoldedDistribution]: FoldedDistribution[K] };

/**
 * The state machine of a ticket's ownership: who holds it, and the one transfer that may be pending. Its
 * moves are the rows of the table "What a status does" in docs/domain.md; the quoted sentences are from the
 * list below that table.
 */
export class Ownership {
  readonly lines: Line[] = [];
  /** The cultural contact. */
  holder: string | null;
  /** The open transfer: always the last line. */
  pending: Line | null = null;
  /** The last cancelled transfer, unless a PENDING came after the entry that cancelled it. */
  private cancelled: Line | null = null;

  constructor(firstHolder: string | null) {
    this.holder = firstHolder;
  }

  /** PENDING_TRANSFER: holder unchanged; sender → recipient, PENDING. */
  startTransfer(recipient: string, at: Instant): void {
    // "The same recipient pending again, with nothing in between, is the same transfer."
    if (this.pending?.newContact === recipient) return;
    // To oneself: "No distribution, no change. A pending transfer then counts as one after which the ticket
    // continued with the same owner."
    if (recipient === this.holder) {
      this.cancelPending(at);
      return;
    }
    // "A pending transfer to a new recipient cancels the earlier one."
    if (this.pending === null) this.cancelled = null;
    else this.resolvePending('CANCELLED', at);
    this.pending = this.addLine(recipient, 'PENDING', at, null);
  }

  /**
   * FAILURE_TRANSFER, FAILURE: holder unchanged (the sender); sender → recipient, CANCELLED.
   * `sender` and `recipient` are null if the entry does not name them.
   */
  failTransfer(sender: string | null, recipient: string | null, at: Instant): void {
    // "FAILURE and FAILURE_TRANSFER without a recipient end the pending transfer." So does one to oneself,
    // which adds no line.
    if (recipient === null || recipient === this.holder || recipient === this.pending?.newContact) {
      this.cancelPending(at);
      return;
    }
    // "If they come after a transfer that already counted as cancelled (same recipient, no new PENDING in
    // between), they belong to the same distribution." That distribution may have been cancelled by a
    // transfer to somebody else, which this entry then does not end.
    if (this.isCancelled(sender, recipient)) return;
    this.cancelPending(at);
    // "Missing steps": its PENDING was not seen.
    this.cancelled = this.addLine(recipient, 'CANCELLED', at, at);
  }

  /**
   * TRANSFERRED, or an entry with another owner: the recipient becomes the holder; sender → recipient,
   * CONFIRMED.
   */
  completeTransfer(recipient: string, at: Instant): void {
    // To oneself: "No distribution, no change."
    if (recipient === this.holder) {
      this.cancelPending(at);
      return;
    }
    if (this.pending?.newContact === recipient) {
      this.resolvePending('CONFIRMED', at);
    } else {
      this.cancelPending(at);
      // "A TRANSFERRED for which no PENDING was seen is one CONFIRMED distribution. If the owner changed and
      // no TRANSFERRED was seen, the ticket was transferred."
      this.addLine(recipient, 'CONFIRMED', at, at);
    }
    this.holder = recipient;
  }

  /** "If the ticket continues with the same owner after a pending transfer, that transfer was cancelled." */
  cancelPending(at: Instant): void {
    this.resolvePending('CANCELLED', at);
  }

  private isCancelled(sender: string | null, recipient: string): boolean {
    const line = this.cancelled;
    return line !== null && recipient === line.newContact && (sender === null || sender === line.oldContact);
  }

  /** Does nothing if no transfer is pending. */
  private resolvePending(status: 'CONFIRMED' | 'CANCELLED', at: Instant): void {
    if (this.pending === null) return;
    this.pending.status = status;
    this.pending.resolvedAt = at;
    if (status === 'CANCELLED') this.cancelled = this.pending;
    this.pending = null;
  }

  private addLine(
    newContact: string,
    status: DistributionStatus,
    initiatedAt: Instant,
    resolvedAt: Instant | null,
  ): Line {
    const line: Line = { oldContact: this.holder, newContact, status, initiatedAt, resolvedAt };
    this.lines.push(line);
    return line;
  }
}

import { compareCodePoints } from './byte-order.js';
import { emailKey } from './email-key.js';
import type { MobileStatus } from './statuses.js';
import type { Instant, LifecycleEntry, TicketChange } from './ticket-change.js';

/** One step in a ticket's life, identified by ticket, status and time. The e-mails are keys (`emailKey`). */
export interface HistoryEntry {
  readonly occurredAt: Instant;
  readonly status: MobileStatus;
  /** The wallet owner after this step; null if the entry does not say. */
  readonly ownerEmail: string | null;
  readonly recipientEmail: string | null;
  readonly actor: string | null;
  readonly reason: string | null;
}

/**
 * Returns the history in one snapshot: its lifecycle or, if it has none, the snapshot itself as the only
 * entry (docs/domain.md, "No lifecycle"). Every pair of time and status occurs once.
 */
export function historyOf(
  change: TicketChange,
  mobileStatus: MobileStatus,
  ownerEmail: string | null,
): HistoryEntry[] {
  if (change.lifecycle.length === 0) return [entryOfSnapshot(change, mobileStatus, ownerEmail)];
  const entries = change.lifecycle.map(entryOfStep);
  // Strictly ascending times, the usual case, leave nothing to merge.
  return isAscending(entries) ? entries : mergeRepeated(entries);
}

function isAscending(entries: readonly HistoryEntry[]): boolean {
  let before = '';
  for (const { occurredAt } of entries) {
    if (before >= occurredAt) return false;
    before = occurredAt;
  }
  return true;
}

/** Merges the entries that are the same step, in the order of their first appearance. */
export function mergeRepeated(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const merged = new Map<string, HistoryEntry>();
  for (const entry of entries) {
    const key = entry.occurredAt + entry.status;
    const known = merged.get(key);
    merged.set(key, known === undefined ? entry : mergeHistoryEntries(known, entry));
  }
  return [...merged.values()];
}

/**
 * Merges two versions of one step field by field: a value beats null, and of two values the smaller by code
 * point is kept. Commutative, associative and idempotent, so the result does not depend on the order of pages
 * (I4). The SQL that stores history does the same with `least(a COLLATE "C", b)`.
 */
export function mergeHistoryEntries(a: HistoryEntry, b: HistoryEntry): HistoryEntry {
  return {
    occurredAt: a.occurredAt,
    status: a.status,
    ownerEmail: mergeTexts(a.ownerEmail, b.ownerEmail),
    recipientEmail: mergeTexts(a.recipientEmail, b.recipientEmail),
    actor: mergeTexts(a.actor, b.actor),
    reason: mergeTexts(a.reason, b.reason),
  };
}

function mergeTexts(a: string | null, b: string | null): string | null {
  if (a === null) return b;
  if (b === null) return a;
  return compareCodePoints(a, b) <= 0 ? a : b;
}

function entryOfStep(step: LifecycleEntry): HistoryEntry {
  return {
    occurredAt: step.timestamp,
    status: step.status,
    ownerEmail: emailKey(step.ownerEmail),
    recipientEmail: emailKey(step.recipientEmail),
    actor: step.actor,
    reason: step.reason,
  };
}

function entryOfSnapshot(
  change: TicketChange,
  status: MobileStatus,
  ownerEmail: string | null,
): HistoryEntry {
  return {
    occurredAt: change.updatedAt,
    status,
    ownerEmail,
    recipientEmail: emailKey(change.recipientEmail),
    actor: null,
    reason: null,
  };
}

import { hash } from 'node:crypto';
import type { HistoryEntry } from '@tixngo-sync/domain';

/** 96 bits: two histories of one ticket do not get the same digest by chance. */
const DIGEST_LENGTH = 16;

/** Returns how many entries there are, and a digest of all they say in their order. */
export function historyDigest(entries: readonly HistoryEntry[]): string {
  let text = '';
  for (const { occurredAt, status, ownerEmail, recipientEmail, actor, reason } of entries) {
    text += `${occurredAt}${status};${field(ownerEmail)}${field(recipientEmail)}${field(actor)}${field(reason)}`;
  }
  return `${entries.length}.${hash('sha256', text, 'base64').slice(0, DIGEST_LENGTH)}`;
}

/** The length comes first, so that different entries never give the same text. */
function field(value: string | null): string {
  return value === null ? '-' : `${value.length}:${value}`;
}

/**
 * Returns how many entries, from the first, are those of the digest. TIXNGO repeats a ticket's lifecycle in
 * every snapshot and adds to its end.
 */
export function entriesOfDigest(entries: readonly HistoryEntry[], digest: string | null): number {
  if (digest === null) return 0;
  const count = Number.parseInt(digest, 10);
  if (count > entries.length) return 0;
  return historyDigest(count === entries.length ? entries : entries.slice(0, count)) === digest ? count : 0;
}

import { compareCodePoints } from './byte-order.js';

/** What decides between several contacts of one e-mail. */
export interface ContactCandidate {
  readonly contactId: string;
  readonly kind: 'INDIVIDUAL' | 'RELAY';
  readonly hasInternetAccount: boolean;
  /** Any spelling of time that sorts as time, the same for all candidates. */
  readonly createdAt: string;
}

/**
 * Sorts the contact to use first (docs/domain.md, "Which contact has this e-mail?"): one with an internet account; of two such the
 * individual over the relay; then the oldest. Of those without an account the oldest, whatever its kind. A tie ends with the id.
 */
export function preferContact(a: ContactCandidate, b: ContactCandidate): number {
  if (a.hasInternetAccount !== b.hasInternetAccount) return a.hasInternetAccount ? -1 : 1;
  if (a.hasInternetAccount && a.kind !== b.kind) return a.kind === 'INDIVIDUAL' ? -1 : 1;
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1;
  return compareCodePoints(a.contactId, b.contactId);
}

import { createHash } from 'node:crypto';

/**
 * A person whose data was erased is known by a digest of the e-mail only: 64 bits of its SHA-256. Whoever
 * knows an e-mail can find out that it was erased here; nobody can get the e-mail from it.
 * @param emailKey `emailKey` of the e-mail
 */
export function personDigest(emailKey: string): string {
  return createHash('sha256').update(emailKey).digest('hex').slice(0, 16);
}

/**
 * What stands for the e-mail from then on, everywhere: the same for one person, so that whoever held a ticket
 * stays one person.
 */
export function standInOf(digest: string): string {
  return `erased-${digest}@erased.invalid`;
}

const STAND_IN = /^erased-([0-9a-f]{16})@erased\.invalid$/;

/** @returns the digest of the person that a stand-in stands for; null: it is none */
export function digestOfStandIn(email: string): string | null {
  return STAND_IN.exec(email)?.[1] ?? null;
}

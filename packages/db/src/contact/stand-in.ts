import { createHash, createHmac } from 'node:crypto';

/**
 * Returns the digest by which a person whose data was erased is known: 64 bits of the e-mail's HMAC-SHA256.
 * Nobody can compare a list of addresses with it without the installation's secret.
 * @param secret of the table `erasure_secret`
 * @param emailKey `emailKey` of the e-mail
 */
export function personDigest(secret: string, emailKey: string): string {
  return createHmac('sha256', secret).update(emailKey).digest('hex').slice(0, 16);
}

/** Returns the digest of persons erased before there was a secret (`erased_person.is_keyed` is false). */
export function unkeyedPersonDigest(emailKey: string): string {
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

/** @returns the digest of the person that a stand-in stands for; null if it is no stand-in */
export function digestOfStandIn(email: string): string | null {
  return STAND_IN.exec(email)?.[1] ?? null;
}

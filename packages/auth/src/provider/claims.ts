import { createHash } from 'node:crypto';
import { ROLES, type Role } from '@tixngo-sync/domain';
import { isFreeUsername } from '../users.js';

/** What the provider states about a person, after its signature was checked. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * Returns a claim by its name, such as `roles` or `https://club.example/roles`, or by a path with dots into
 * nested claims, such as `realm_access.roles`. A name comes before a path.
 */
export function readClaim(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path.split('.').reduce<unknown>((found, name) => {
    const isParent = typeof found === 'object' && found !== null && Object.hasOwn(found, name);
    return isParent ? (found as Claims)[name] : undefined;
  }, claims);
}

/**
 * Returns the highest role that the claim's values stand for, or undefined for none. The claim is a text or
 * a list of texts; values are compared exactly.
 */
export function roleOfClaim(claim: unknown, roles: ReadonlyMap<string, Role>): Role | undefined {
  const values: unknown[] = Array.isArray(claim) ? claim : [claim];
  const given = values.map((value) => (typeof value === 'string' ? roles.get(value) : undefined));
  return ROLES.findLast((role) => given.includes(role));
}

/**
 * Returns the user name for a person's first sign-in: the part before the @ of `preferred_username`, or of
 * an e-mail address that the provider has verified, or else one made of the subject.
 */
export function usernameOfClaims(claims: Claims & { readonly sub: string }): string {
  const email = claims.email_verified === true ? claims.email : undefined;
  const candidates = [claims.preferred_username, email].map(plainName);
  const name = candidates.find(isFreeUsername);
  return name ?? `user-${createHash('sha256').update(claims.sub).digest('hex').slice(0, 12)}`;
}

function plainName(given: unknown): string {
  if (typeof given !== 'string') return '';
  const [name = ''] = given.normalize('NFKD').replace(/\p{M}/gu, '').split('@', 1);
  return name.replace(/[^A-Za-z0-9._-]+/g, '-').toLowerCase();
}

import { personDigest, unkeyedPersonDigest } from '../contact/stand-in.js';
import type { Queryable } from '../sql.js';

/** What finds erased persons in what is read later. Never log it. */
export interface ErasedDigests {
  readonly erasedDigests: readonly string[];
  readonly erasureSecret: string;
}

/** Columns of a SELECT: the fields of {@link ErasedDigests}. */
export const ERASED_DIGESTS = `ARRAY(SELECT email_digest FROM erased_person) AS "erasedDigests",
  (SELECT secret FROM erasure_secret) AS "erasureSecret"`;

/**
 * Returns the digest of a person, erased or not. Someone erased before there was a secret keeps the plain
 * digest, because the tables hold its stand-in.
 */
export async function digestOfPerson(client: Queryable, emailKey: string): Promise<string> {
  const unkeyed = unkeyedPersonDigest(emailKey);
  const { rows } = await client.query<{ secret: string; isUnkeyed: boolean }>(
    `SELECT secret, EXISTS (SELECT FROM erased_person WHERE email_digest = $1 AND NOT is_keyed) AS "isUnkeyed"
     FROM erasure_secret`,
    [unkeyed],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('the row of erasure_secret is missing: restore it from a backup');
  return row.isUnkeyed ? unkeyed : personDigest(row.secret, emailKey);
}

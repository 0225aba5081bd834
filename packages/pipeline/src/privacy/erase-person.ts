import {
  type Author,
  auditSql,
  type Database,
  type ErasedRows,
  eraseFromTables,
  inTransaction,
  type LeftAlone,
  personDigest,
  readLeftAlone,
  replacePageBody,
  replaceQuarantinedBody,
  standInOf,
  takenBack,
} from '@tixngo-sync/db';
import { emailKey, UsageError } from '@tixngo-sync/domain';
import { pagesNaming, quarantineNaming } from './stored-bodies.js';

/** What an erasure took away, or would. */
export interface Erasure {
  /** The person's digest: what the audit log calls the person. */
  readonly person: string;
  readonly dryRun: boolean;
  readonly rows: ErasedRows;
  /** Ids of pages: of processed ones the body is cleared, in the others the person is replaced. */
  readonly pages: readonly number[];
  /** Ids of quarantined tickets: of closed ones the body is cleared, in the open ones the person is replaced. */
  readonly quarantined: readonly number[];
  /** Not this function's to erase. */
  readonly left: LeftAlone;
}

export interface ErasureRequest {
  readonly email: string;
  readonly author: Author;
  readonly dryRun: boolean;
}

/**
 * Erases a person's data (docs/privacy.md): tables in one transaction with the audit log, then the bodies one by one. The person becomes a
 * stand-in, the same everywhere, also on pages that come later, so that tickets keep their contacts and distributions. If it is
 * interrupted among the bodies, doing it again does the rest.
 * @throws UsageError if that is no e-mail
 */
export async function erasePerson(
  database: Database,
  { email, author, dryRun }: ErasureRequest,
): Promise<Erasure> {
  const key = keyOf(email);
  const person = personDigest(key);
  const rows = await (dryRun ? takenBack : inTransaction)(database, async (client) => {
    const erased = await eraseFromTables(client, key);
    await auditSql(client, {
      ...author,
      action: 'privacy.erase',
      target: `person ${person}`,
      detail: { ...erased },
    });
    return erased;
  });
  const pages: number[] = [];
  for await (const { id, body, bodyBytes } of pagesNaming(database, key, standInOf(person))) {
    if (!dryRun) await replacePageBody(database.pool, id, body, bodyBytes);
    pages.push(id);
  }
  const quarantined: number[] = [];
  for await (const { id, body } of quarantineNaming(database, key, standInOf(person))) {
    if (!dryRun) await replaceQuarantinedBody(database.pool, id, body);
    quarantined.push(id);
  }
  return { person, dryRun, rows, pages, quarantined, left: await readLeftAlone(database.pool, key) };
}

/** @returns the key of what may be an e-mail: anything else would match by chance */
export function keyOf(email: string): string {
  const key = emailKey(email);
  if (key === null || !/^[^\s@]+@[^\s@]+$/.test(key))
    throw new UsageError('NO_EMAIL', 'that is no e-mail address; nothing was done');
  return key;
}

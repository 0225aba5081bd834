import {
  type Author,
  auditSql,
  type Database,
  deleteEventFile,
  digestOfPerson,
  type ErasedRows,
  eraseFromTables,
  inTransaction,
  type LeftAlone,
  readLeftAlone,
  replacePageBody,
  replaceQuarantinedBody,
  standInOf,
  takenBack,
} from '@tixngo-sync/db';
import { emailKey, UsageError } from '@tixngo-sync/domain';
import { eventFilesNaming } from './event-files.js';
import { pagesNaming, quarantineNaming } from './stored-bodies.js';

/** What an erasure removed or, in a dry run, would remove. */
export interface Erasure {
  /** The person's digest, which stands for the person in the audit log. */
  readonly person: string;
  readonly dryRun: boolean;
  readonly rows: ErasedRows;
  /** Page ids: the body of a processed page is cleared; in the others the person is replaced. */
  readonly pages: readonly number[];
  /** Quarantine ids: the body of a closed one is cleared; in the open ones the person is replaced. */
  readonly quarantined: readonly number[];
  /** Plan B files that were deleted; the next sweep makes those of coming kick-offs again. */
  readonly eventFiles: readonly number[];
  /** What this function must not erase. */
  readonly left: LeftAlone;
}

export interface ErasureRequest {
  readonly email: string;
  readonly author: Author;
  readonly reason?: string | undefined;
  readonly dryRun: boolean;
}

/**
 * Erases a person's data (docs/privacy.md): the tables in one transaction with the audit log, then the bodies
 * one by one. The same stand-in replaces the person everywhere, also on later pages, so that tickets keep
 * their contacts and distributions. If interrupted between bodies, run it again to finish.
 * @throws UsageError when `email` is not an e-mail address
 */
export async function erasePerson(
  database: Database,
  { email, author, reason, dryRun }: ErasureRequest,
): Promise<Erasure> {
  const key = keyOf(email);
  const person = await digestOfPerson(database.pool, key);
  const rows = await (dryRun ? takenBack : inTransaction)(database, async (client) => {
    const erased = await eraseFromTables(client, key, person);
    await auditSql(client, {
      ...author,
      action: 'privacy.erase',
      target: `person ${person}`,
      reason,
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
  const eventFiles: number[] = [];
  for await (const { id } of eventFilesNaming(database, key)) {
    if (!dryRun) await deleteEventFile(database.pool, id);
    eventFiles.push(id);
  }
  return {
    person,
    dryRun,
    rows,
    pages,
    quarantined,
    eventFiles,
    left: await readLeftAlone(database.pool, key),
  };
}

/** Returns the key of an e-mail address; refuses anything else, which could match by chance. */
export function keyOf(email: string): string {
  const key = emailKey(email);
  if (key === null || !/^[^\s@]+@[^\s@]+$/.test(key))
    throw new UsageError('NO_EMAIL', 'that is not an e-mail address; nothing was done');
  return key;
}

import {
  type Author,
  audit,
  type Database,
  digestOfPerson,
  type PersonInTables,
  readLeftAlone,
  readPersonInTables,
  standInOf,
} from '@tixngo-sync/db';
import { keyOf } from './erase-person.js';
import { eventFilesNaming } from './event-files.js';
import { type PersonInBody, pagesNaming, quarantineNaming } from './stored-bodies.js';

/** Everything stored about one person, and nothing about others. */
export interface PersonExport extends PersonInTables {
  readonly email: string;
  readonly exportedAt: Date;
  /** What the body of each page holds about the person. */
  readonly pages: readonly { readonly pageId: number; readonly found: PersonInBody['findings'] }[];
  readonly quarantined: readonly {
    readonly quarantineId: number;
    readonly found: PersonInBody['findings'];
  }[];
  /** Lines of plan B files that name the person. */
  readonly eventFiles: readonly { readonly eventFileId: number; readonly lines: readonly string[] }[];
  readonly isRecipientOfTheInterface: boolean;
  readonly dashboardUsers: readonly string[];
}

/**
 * Exports all that the tables and the bodies hold about a person (docs/privacy.md). Audited, without the
 * e-mail.
 * @throws UsageError when `email` is not an e-mail address
 */
export async function exportPerson(
  database: Database,
  { email, author, reason }: { email: string; author: Author; reason?: string | undefined },
): Promise<PersonExport> {
  const key = keyOf(email);
  const person = await digestOfPerson(database.pool, key);
  await audit(database, { ...author, action: 'privacy.export', target: `person ${person}`, reason });
  const tables = await readPersonInTables(database.pool, key);
  const pages = [];
  for await (const { id, findings } of pagesNaming(database, key, standInOf(person)))
    pages.push({ pageId: id, found: findings });
  const quarantined = [];
  for await (const { id, findings } of quarantineNaming(database, key, standInOf(person)))
    quarantined.push({ quarantineId: id, found: findings });
  const eventFiles = [];
  for await (const { id, lines } of eventFilesNaming(database, key))
    eventFiles.push({ eventFileId: id, lines });
  const { isRecipientOfTheInterface, dashboardUsers } = await readLeftAlone(database.pool, key);
  return {
    email: key,
    exportedAt: new Date(),
    ...tables,
    pages,
    quarantined,
    eventFiles,
    isRecipientOfTheInterface,
    dashboardUsers,
  };
}

import {
  type Author,
  createDatabase,
  type Database,
  isDatabaseUnavailable,
  requireSchema,
  sqlStateOf,
} from '@tixngo-sync/db';
import { messageOf, PermanentError, RetryableError } from '@tixngo-sync/domain';
import { type OpenParts, unlessAborted } from '@tixngo-sync/runtime';
import type { Output } from '../output/output.js';
import { cliAuthor } from './author.js';
import { migrateAsOwner, type OwnedDatabase } from './migrate-as-owner.js';
import { type Foundation, loadFoundation, openServices, type ServiceNeeds, withParts } from './services.js';

export interface DatabaseContext extends Foundation {
  readonly database: Database;
  readonly author: Author;
  /** Aborted when the person or the machine wants the command to stop. */
  readonly signal: AbortSignal;
}

/**
 * Opens what commands that only need the database use, and closes it when `work` ends. A signal ends the
 * command at once.
 * @throws PermanentError `NO_INSTALLATION` unless it may create one, RetryableError `DATABASE_UNREACHABLE`,
 * PermanentError `SCHEMA_BEHIND`, AbortedError `INTERRUPTED`, and whatever `work` throws
 */
export function withDatabase<Result>(
  output: Output,
  work: (context: DatabaseContext) => Promise<Result>,
  { mayCreate = false }: Pick<ServiceNeeds, 'mayCreate'> = {},
): Promise<Result> {
  return withParts(async (parts) => {
    const foundation = loadFoundation();
    const { databaseUrl } = foundation.settings;
    const database = await openDatabase(
      foundation,
      databaseUrl === undefined
        ? await openServices(foundation, output, parts, { mayCreate, needsQueue: false })
        : { databaseUrl, ownerUrl: undefined },
      parts,
    );
    const { signal } = parts;
    return unlessAborted(signal, work({ ...foundation, database, author: cliAuthor(), signal }));
  });
}

/** Opens a database. A private one is migrated if it must be; a given one is its owner's to migrate. */
export async function openDatabase(
  { log }: Foundation,
  { databaseUrl: url, ownerUrl }: OwnedDatabase,
  parts: OpenParts,
): Promise<Database> {
  const database = await parts.open(
    () =>
      createDatabase({
        url,
        applicationName: 'tixngo-sync cli',
        onError: (err) => log.warn({ err }, 'a database connection broke; the next query opens another'),
      }),
    (open) => open.close(),
  );
  const ready = requireSchema(database).catch(async (error: unknown) => {
    if (ownerUrl === undefined || !mayLackMigration(error)) throw error;
    await migrateAsOwner({ databaseUrl: url, ownerUrl });
    await requireSchema(database);
  });
  await unlessAborted(parts.signal, ready.catch(explainUnreachable));
  return database;
}

/** An older version did not give the application's role its rights. */
function mayLackMigration(error: unknown): boolean {
  return (error instanceof PermanentError && error.code === 'SCHEMA_BEHIND') || sqlStateOf(error) === '42501';
}

/** The server refuses the account or has no such database. */
const REFUSED = /^(28...|3D000)$/;

function explainUnreachable(error: unknown): never {
  if (!isDatabaseUnavailable(error) && !REFUSED.test(sqlStateOf(error) ?? '')) throw error;
  // Node gives no message of its own when every address of the host refuses.
  const why =
    messageOf(error) || (error instanceof Error && 'code' in error ? error.code : 'no reason given');
  throw new RetryableError(
    'DATABASE_UNREACHABLE',
    `the database of DATABASE_URL cannot be reached (${why}): check that it runs and that the URL is right`,
    {
      cause: error,
    },
  );
}

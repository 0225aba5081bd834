import {
  type Author,
  createDatabase,
  type Database,
  isDatabaseUnavailable,
  migrate,
  requireSchema,
  sqlStateOf,
} from '@tixngo-sync/db';
import { messageOf, RetryableError } from '@tixngo-sync/domain';
import { type OpenParts, unlessAborted } from '@tixngo-sync/runtime';
import type { Output } from '../output/output.js';
import { cliAuthor } from './author.js';
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
    const url =
      foundation.settings.databaseUrl ??
      (await openServices(foundation, output, parts, { mayCreate, needsQueue: false })).databaseUrl;
    const database = await openDatabase(foundation, url, parts);
    const { signal } = parts;
    return unlessAborted(signal, work({ ...foundation, database, author: cliAuthor(), signal }));
  });
}

/** Opens the database of `url`. A private one is migrated first; a given one is its owner's to migrate. */
export async function openDatabase(
  { settings, log }: Foundation,
  url: string,
  parts: OpenParts,
): Promise<Database> {
  if (settings.databaseUrl === undefined) await unlessAborted(parts.signal, migrate({ databaseUrl: url }));
  const database = await parts.open(
    () =>
      createDatabase({
        url,
        applicationName: 'tixngo-sync cli',
        onError: (err) => log.warn({ err }, 'a database connection broke; the next query opens another'),
      }),
    (open) => open.close(),
  );
  await unlessAborted(parts.signal, requireSchema(database).catch(explainUnreachable));
  return database;
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

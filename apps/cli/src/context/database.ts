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
import { Closing } from '../closing.js';
import type { Output } from '../output/output.js';
import { cliAuthor } from './author.js';
import { listenForInterruption, orInterrupted } from './interruption.js';
import { type Foundation, loadFoundation, openServices } from './services.js';

export interface DatabaseContext extends Foundation {
  readonly database: Database;
  readonly author: Author;
  /** Aborted when the person or the machine wants the command to stop. */
  readonly signal: AbortSignal;
}

/**
 * The composition root of commands that need the database and nothing else. Everything is closed in reverse, whatever happens.
 * @throws RetryableError `DATABASE_UNREACHABLE`, PermanentError `SCHEMA_BEHIND`, and whatever `work` throws
 */
export async function withDatabase<Result>(
  output: Output,
  work: (context: DatabaseContext) => Promise<Result>,
): Promise<Result> {
  const closing = new Closing();
  const interruption = listenForInterruption();
  closing.add(async () => interruption.end());
  try {
    const foundation = loadFoundation();
    const url =
      foundation.settings.databaseUrl ?? (await openServices(foundation, output, closing)).databaseUrl;
    const database = await openDatabase(foundation, url, closing);
    return await orInterrupted(
      interruption.signal,
      work({ ...foundation, database, author: cliAuthor(), signal: interruption.signal }),
    );
  } finally {
    await closing.closeAll();
  }
}

/** A database that we brought along is migrated on the way; one that was given is its owner's to change. */
export async function openDatabase(
  { settings, log }: Foundation,
  url: string,
  closing: Closing,
): Promise<Database> {
  if (settings.databaseUrl === undefined) await migrate({ databaseUrl: url });
  const database = createDatabase({
    url,
    applicationName: 'tixngo-sync cli',
    onError: (err) => log.warn({ err }, 'a connection to the database broke; another one takes its place'),
  });
  closing.add(() => database.close());
  await requireSchema(database).catch(explainUnreachable);
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

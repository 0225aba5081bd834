import { messageOf, PermanentError, RetryableError, SyncError } from '@tixngo-sync/domain';
import { openConnection } from '@tixngo-sync/runtime';
import pg from 'pg';
import type { Database } from './client.js';
import {
  connectionFault,
  refuseTablesElsewhere,
  requireOwnSession,
  requireSessions,
} from './connection-checks.js';
import {
  createRecordTable,
  hasChecksum,
  MIGRATIONS_DIR,
  type MigrationFile,
  type MigrationRecord,
  readMigrations,
  readRecords,
  recordFailure,
  recordFinish,
  recordRolledBack,
  recordStart,
  runsOutsideTransaction,
} from './migrations.js';

/** What `migrate` reports while it works. */
export type MigrationStep =
  /** Another process is migrating the same database. */
  { readonly kind: 'waiting' } | { readonly kind: 'applying' | 'applied'; readonly name: string };

/** The lock that Prisma's own commands take too. */
const ADVISORY_LOCK = 72_707_369;

const LOCK_POLL_MS = 200;

/**
 * Brings a database to the newest schema: applies what is missing of
 * `prisma/migrations/<name>/migration.sql`, each in one transaction together with its record, and keeps
 * `_prisma_migrations` as Prisma does (docs/decisions/0002-prisma-without-engines.md). Concurrent calls wait
 * for each other; a database that is up to date is left as it is.
 *
 * @param options.migrationsDir default: the project's
 * @returns the names applied now, and how many were there before
 * @throws PermanentError `DATABASE_NEWER_THAN_CODE`, `MIGRATION_EDITED`, `MIGRATION_UNFINISHED` before
 *   anything is changed; `MIGRATION_FAILED` with the migrations before it applied. RetryableError
 *   `DATABASE_UNREACHABLE`.
 */
export async function migrate(options: {
  databaseUrl: string;
  migrationsDir?: string;
  onStep?: (step: MigrationStep) => void;
}): Promise<{ applied: string[]; alreadyThere: number }> {
  const report = options.onStep ?? (() => undefined);
  const files = await readMigrations(options.migrationsDir ?? MIGRATIONS_DIR);
  const client = await connect(options.databaseUrl);
  const locking = await connect(options.databaseUrl).catch(async (error: unknown) => {
    await client.end();
    throw error;
  });
  try {
    await requireOwnSession(client, locking);
    await lock(locking, () => report({ kind: 'waiting' }));
    await refuseTablesElsewhere(client);
    const records = await readRecords(client);
    refuseWhatDoesNotFit(files, records);
    const pending = pendingOf(files, records);
    if (pending.length > 0) await createRecordTable(client);
    for (const file of pending) {
      report({ kind: 'applying', name: file.name });
      await locking.query('SELECT 1'); // fails when the lock is lost
      await apply(client, file);
      report({ kind: 'applied', name: file.name });
    }
    return { applied: pending.map((file) => file.name), alreadyThere: files.length - pending.length };
  } finally {
    await Promise.all([client.end(), locking.end()]); // ends the transaction that holds the lock
  }
}

/**
 * @returns whether the schema is the one this code needs, and what is missing. An unfinished migration counts
 *   as missing.
 */
export async function schemaState(
  database: Pick<Database, 'pool'>,
  migrationsDir = MIGRATIONS_DIR,
): Promise<{ upToDate: boolean; pending: string[] }> {
  const pending = pendingOf(await readMigrations(migrationsDir), await readRecords(database.pool));
  return { upToDate: pending.length === 0, pending: pending.map((file) => file.name) };
}

/**
 * Refuses to work on a schema that this code does not fit.
 * @throws PermanentError `SCHEMA_BEHIND` when migrations are missing, `SCHEMA_ELSEWHERE` when the tables are
 *   not in `public`, `POOLER_UNFIT` behind a pooler in transaction mode, `DATABASE_TLS`
 */
export async function requireSchema(database: Pick<Database, 'pool'>): Promise<void> {
  await requireSessions(database);
  const { upToDate, pending } = await schemaState(database);
  if (upToDate) return;
  await refuseTablesElsewhere(database.pool);
  throw new PermanentError(
    'SCHEMA_BEHIND',
    `the database lacks ${pending.length} of the schema's migrations (${pending.join(', ')}): ` +
      'run `tixngo-sync migrate` first',
  );
}

async function connect(databaseUrl: string): Promise<pg.Client> {
  try {
    return await openConnection(databaseUrl, {
      application_name: 'tixngo-sync migrate',
      connectionTimeoutMillis: 10_000,
    });
  } catch (error) {
    if (error instanceof SyncError) throw error;
    const message =
      `The database of DATABASE_URL cannot be reached (${messageOf(error)}). ` +
      'Check that it runs and that the URL is right, then migrate again.';
    throw connectionFault(error) ?? new RetryableError('DATABASE_UNREACHABLE', message, { cause: error });
  }
}

/**
 * Takes the lock on a connection of its own, in a transaction that stays open: it ends with the transaction,
 * so that no pooler keeps it. Asks again and again instead of waiting inside PostgreSQL: a session that waits
 * holds a snapshot, and CREATE INDEX CONCURRENTLY of the one that has the lock would wait for it for ever.
 */
async function lock(client: pg.Client, onWaiting: () => void): Promise<void> {
  const tryLock = async () => {
    await client.query('BEGIN');
    const { rows } = await client.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_xact_lock($1) AS locked',
      [ADVISORY_LOCK],
    );
    if (rows[0]?.locked === true) return true;
    await client.query('ROLLBACK');
    return false;
  };
  if (await tryLock()) return;
  onWaiting();
  do {
    await new Promise((resolve) => setTimeout(resolve, LOCK_POLL_MS));
  } while (!(await tryLock()));
}

function pendingOf(files: readonly MigrationFile[], records: readonly MigrationRecord[]): MigrationFile[] {
  const finished = new Set(
    records.filter((record) => record.state === 'finished').map((record) => record.name),
  );
  return files.filter((file) => !finished.has(file.name));
}

function refuseWhatDoesNotFit(files: readonly MigrationFile[], records: readonly MigrationRecord[]): void {
  const unfinished = records.find((record) => record.state === 'unfinished');
  if (unfinished !== undefined) {
    throw new PermanentError(
      'MIGRATION_UNFINISHED',
      `Migration ${unfinished.name} was started and not finished; it may be partly applied. Nothing was changed. ` +
        'Check what it did (column logs of _prisma_migrations), undo or complete it by hand, set rolled_back_at ' +
        'or finished_at of its row accordingly, then migrate again.',
    );
  }
  const scripts = new Map(files.map((file) => [file.name, file.script]));
  const finished = records.filter((record) => record.state === 'finished');
  const unknown = finished.filter((record) => !scripts.has(record.name)).map((record) => record.name);
  if (unknown.length > 0) {
    throw new PermanentError(
      'DATABASE_NEWER_THAN_CODE',
      `The database has migrations that this version does not know: ${unknown.join(', ')}. A newer version ` +
        "migrated it, or DATABASE_URL names another program's database. Nothing was changed. Run that newer " +
        'version, or correct DATABASE_URL.',
    );
  }
  const edited = finished.find((record) => !hasChecksum(scripts.get(record.name) ?? '', record.checksum));
  if (edited !== undefined) {
    throw new PermanentError(
      'MIGRATION_EDITED',
      `Migration ${edited.name} was changed after it had been applied. Nothing was changed in the database. ` +
        'Restore its migration.sql and put the change into a new migration.',
    );
  }
}

async function apply(client: pg.Client, file: MigrationFile): Promise<void> {
  if (runsOutsideTransaction(file.script)) return applyOutsideTransaction(client, file);
  try {
    await client.query('BEGIN');
    const id = await recordStart(client, file);
    await client.query(file.script);
    await recordFinish(client, id);
    await client.query('COMMIT');
  } catch (error) {
    const where = describeFailure(file, error);
    // Best effort: with the connection gone PostgreSQL rolls back by itself, and there is nothing to record
    // it with.
    await client.query('ROLLBACK').then(
      () => recordRolledBack(client, file, where),
      () => undefined,
    );
    throw new PermanentError(
      'MIGRATION_FAILED',
      `Migration ${file.name} failed and was rolled back; those before it are applied. ${where}\n` +
        'Fix the cause, then migrate again.',
      { cause: error },
    );
  }
}

async function applyOutsideTransaction(client: pg.Client, file: MigrationFile): Promise<void> {
  const id = await recordStart(client, file);
  try {
    await client.query(file.script);
  } catch (error) {
    const where = describeFailure(file, error);
    await recordFailure(client, id, where).catch(() => undefined);
    throw new PermanentError(
      'MIGRATION_FAILED',
      `Migration ${file.name} runs outside a transaction and failed; it may be partly applied. ${where}\n` +
        'Undo what it left, set rolled_back_at of its row in _prisma_migrations, then migrate again.',
      { cause: error },
    );
  }
  await recordFinish(client, id);
}

/** PostgreSQL's words with the place in the script. Not its `detail`: that may quote a row's values (I8). */
function describeFailure(file: MigrationFile, error: unknown): string {
  if (!(error instanceof pg.DatabaseError)) return messageOf(error);
  const about = [error.table && `table ${error.table}`, error.constraint && `constraint ${error.constraint}`]
    .filter(Boolean)
    .join(', ');
  const words = `PostgreSQL: ${error.message} (${[error.code, about].filter(Boolean).join(', ')})`;
  if (error.position === undefined) return `${words}.`;
  const before = file.script.slice(0, Number(error.position) - 1);
  const line = before.split('\n').length;
  const statement = file.script.split('\n')[line - 1]?.trim() ?? '';
  return `${words} at line ${line} of its migration.sql:\n  ${statement}`;
}

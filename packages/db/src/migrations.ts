import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PermanentError } from '@tixngo-sync/domain';
import type pg from 'pg';
import type { Queryable } from './sql.js';

/** One `prisma/migrations/<name>/migration.sql`. */
export interface MigrationFile {
  readonly name: string;
  readonly script: string;
}

/**
 * The project's migrations: at the same place seen from `src`, from `dist` and from an image that keeps the
 * layout.
 */
export const MIGRATIONS_DIR = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

/**
 * @returns the migrations in the order in which they are applied: that of their names, which begin with a
 *   time
 * @throws PermanentError when the folder or a script cannot be read
 */
export async function readMigrations(directory: string): Promise<MigrationFile[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    return await Promise.all(
      names.sort().map(async (name) => ({
        name,
        script: await readFile(join(directory, name, 'migration.sql'), 'utf8'),
      })),
    );
  } catch (error) {
    throw new PermanentError(
      'MIGRATIONS_UNREADABLE',
      `The migrations in ${directory} cannot be read. They belong to the program: ` +
        'install it again, with its prisma folder.',
      { cause: error },
    );
  }
}

/** Prisma's checksum of a script: sha256, in hex. */
function checksumOf(script: string): string {
  return createHash('sha256').update(script).digest('hex');
}

/**
 * @returns whether the script is the one that was applied; like Prisma, line endings aside, since git may
 *   change those.
 */
export function hasChecksum(script: string, checksum: string): boolean {
  const lf = script.replaceAll('\r\n', '\n');
  return [script, lf, lf.replaceAll('\n', '\r\n')].some((spelling) => checksumOf(spelling) === checksum);
}

/**
 * A script that must run outside a transaction (CREATE INDEX CONCURRENTLY) declares it in its first line, and
 * holds one statement.
 */
export function runsOutsideTransaction(script: string): boolean {
  return /^-- migrate: outside a transaction\b/.test(script);
}

/** A row of `_prisma_migrations`, which Prisma's own commands and this applier share. */
export interface MigrationRecord {
  readonly name: string;
  readonly checksum: string;
  /**
   * `finished` is in the schema; `unfinished` was started and neither finished nor rolled back; `rolledBack`
   * left nothing.
   */
  readonly state: 'finished' | 'unfinished' | 'rolledBack';
}

/** As Prisma creates it, column for column, so that `prisma migrate deploy` accepts the database. */
const CREATE_TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  varchar(36) PRIMARY KEY NOT NULL,
    checksum            varchar(64) NOT NULL,
    finished_at         timestamptz,
    migration_name      varchar(255) NOT NULL,
    logs                text,
    rolled_back_at      timestamptz,
    started_at          timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`;

export async function createRecordTable(client: pg.Client): Promise<void> {
  await client.query(CREATE_TABLE);
}

/** @returns every record, oldest first; none when no migration was ever applied. */
export async function readRecords(client: Queryable): Promise<MigrationRecord[]> {
  const found = await client.query<{ there: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`,
  );
  if (found.rows[0]?.there !== true) return [];
  const { rows } = await client.query<MigrationRecord>(`
    SELECT migration_name AS name, checksum,
           CASE WHEN rolled_back_at IS NOT NULL THEN 'rolledBack' WHEN finished_at IS NULL THEN 'unfinished'
             ELSE 'finished' END AS state
      FROM _prisma_migrations ORDER BY started_at, migration_name`);
  return rows;
}

/** Records that a migration begins. @returns the record's id */
export async function recordStart(client: pg.Client, migration: MigrationFile): Promise<string> {
  const id = randomUUID();
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at)
     VALUES ($1, $2, $3, clock_timestamp())`,
    [id, checksumOf(migration.script), migration.name],
  );
  return id;
}

export async function recordFinish(client: pg.Client, id: string): Promise<void> {
  await client.query(
    'UPDATE _prisma_migrations SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE id = $1',
    [id],
  );
}

/** Records a failure whose traces were rolled back: the next `migrate` tries again. */
export async function recordRolledBack(
  client: pg.Client,
  migration: MigrationFile,
  logs: string,
): Promise<void> {
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, logs, started_at, rolled_back_at)
     VALUES ($1, $2, $3, $4, clock_timestamp(), clock_timestamp())`,
    [randomUUID(), checksumOf(migration.script), migration.name, logs],
  );
}

/** Records a failure that may have left traces: a person has to look before anything else is applied. */
export async function recordFailure(client: pg.Client, id: string, logs: string): Promise<void> {
  await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, logs]);
}

import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PermanentError, RetryableError } from '@tixngo-sync/domain';
import { createEmptyDatabase, createTestDatabase, waitFor } from '@tixngo-sync/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, type Database } from './client.js';
import { type MigrationStep, migrate, schemaState } from './migrate.js';

const FIRST = 'CREATE TABLE first (id integer PRIMARY KEY);\n';
const SECOND = 'CREATE TABLE second (id integer PRIMARY KEY);\n';

let databaseUrl: string;
let drop: () => Promise<void>;
let migrationsDir: string;
let database: Database;
let pool: Database['pool'];

beforeEach(async () => {
  ({ url: databaseUrl, drop } = await createEmptyDatabase());
  migrationsDir = await mkdtemp(join(tmpdir(), 'tixngo-sync-migrations-'));
  database = createDatabase({ url: databaseUrl });
  pool = database.pool;
});

afterEach(async () => {
  await database.close();
  await drop();
  await rm(migrationsDir, { recursive: true });
});

async function write(name: string, script: string): Promise<void> {
  await mkdir(join(migrationsDir, name), { recursive: true });
  await writeFile(join(migrationsDir, name, 'migration.sql'), script);
}

const run = (onStep?: (step: MigrationStep) => void) =>
  migrate({ databaseUrl, migrationsDir, ...(onStep ? { onStep } : {}) });
async function failure(): Promise<PermanentError> {
  const outcome: unknown = await run().catch((error: unknown) => error);
  if (outcome instanceof PermanentError) return outcome;
  throw new Error('migrate should have been refused', { cause: outcome });
}
const tables = async () =>
  (
    await pool.query(
      `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
    )
  ).rows
    .map((row) => row.tablename)
    .sort();
const records = async () => (await pool.query('SELECT * FROM _prisma_migrations ORDER BY started_at')).rows;

describe('migrate', () => {
  it('applies the migrations in the order of their names and reports them', async () => {
    await write('20260102000000_second', 'ALTER TABLE first ADD COLUMN name text;');
    await write('20260101000000_first', FIRST);
    const steps: MigrationStep[] = [];

    const result = await run((step) => steps.push(step));

    expect(result).toEqual({ applied: ['20260101000000_first', '20260102000000_second'], alreadyThere: 0 });
    expect(steps).toEqual(
      result.applied.flatMap((name) => [
        { kind: 'applying', name },
        { kind: 'applied', name },
      ]),
    );
  });

  it('changes nothing when the database is up to date', async () => {
    await write('1_first', FIRST);
    await run();
    const before = await records();
    expect(await run()).toEqual({ applied: [], alreadyThere: 1 });
    expect(await records()).toEqual(before);
  });

  it('records a migration as Prisma does', async () => {
    await write('1_first', FIRST);
    await run();
    expect(await records()).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        checksum: createHash('sha256').update(FIRST).digest('hex'),
        migration_name: '1_first',
        started_at: expect.any(Date),
        finished_at: expect.any(Date),
        rolled_back_at: null,
        logs: null,
        applied_steps_count: 1,
      },
    ]);
    const columns = await pool.query(
      `SELECT column_name, data_type, character_maximum_length AS length, is_nullable
        FROM information_schema.columns
       WHERE table_name = '_prisma_migrations' ORDER BY ordinal_position`,
    );
    expect(
      columns.rows.map((c) => `${c.column_name} ${c.data_type} ${c.length ?? ''} ${c.is_nullable}`),
    ).toEqual([
      'id character varying 36 NO',
      'checksum character varying 64 NO',
      'finished_at timestamp with time zone  YES',
      'migration_name character varying 255 NO',
      'logs text  YES',
      'rolled_back_at timestamp with time zone  YES',
      'started_at timestamp with time zone  NO',
      'applied_steps_count integer  NO',
    ]);
  });

  it('rolls a failing migration back completely, keeps those before it, and reports where it failed', async () => {
    await write('1_first', FIRST);
    await write('2_second', `${SECOND}\nALTER TABLE second\n  ADD COLUMN a nonsense;\n`);

    const error = await failure();

    expect(error.code).toBe('MIGRATION_FAILED');
    expect(error.message).toContain('2_second failed and was rolled back');
    expect(error.message).toContain('type "nonsense" does not exist');
    expect(error.message).toContain('line 4 of its migration.sql:\n  ADD COLUMN a nonsense;');
    expect(await tables()).toEqual(['first']);
    expect((await records())[1]).toMatchObject({
      migration_name: '2_second',
      finished_at: null,
      rolled_back_at: expect.any(Date),
      logs: expect.stringContaining('nonsense'),
    });
  });

  it('tries a failed migration again once it is fixed', async () => {
    await write('1_first', 'SELECT 1/0;');
    await failure();
    await write('1_first', FIRST);
    expect(await run()).toEqual({ applied: ['1_first'], alreadyThere: 0 });
  });

  it("does not repeat a row's values in the message of a failure (I8)", async () => {
    await write(
      '1_first',
      `CREATE TABLE person (email text UNIQUE); INSERT INTO person VALUES ('a@example.com'),
        ('a@example.com');`,
    );
    const error = await failure();
    expect(error.message).toContain('constraint person_email_key');
    expect(error.message).not.toContain('a@example.com');
    expect((await records())[0].logs).not.toContain('a@example.com');
  });

  it('refuses a database that is newer than the code', async () => {
    await write('1_first', FIRST);
    await write('2_second', SECOND);
    await run();
    await rm(join(migrationsDir, '2_second'), { recursive: true });
    const error = await failure();
    expect(error.code).toBe('DATABASE_NEWER_THAN_CODE');
    expect(error.message).toContain('2_second');
  });

  it('refuses when an applied migration was edited', async () => {
    await write('1_first', FIRST);
    await run();
    await write('1_first', `${FIRST}-- an afterthought\n`);
    await write('2_second', SECOND);
    expect((await failure()).code).toBe('MIGRATION_EDITED');
    expect(await tables()).toEqual(['first']);
  });

  it('accepts a script with other line endings as the same script, as Prisma does', async () => {
    await write('1_first', FIRST);
    await run();
    await write('1_first', FIRST.replaceAll('\n', '\r\n'));
    expect(await run()).toEqual({ applied: [], alreadyThere: 1 });
  });

  it('refuses to continue after a migration that another tool left unfinished', async () => {
    await write('1_first', FIRST);
    await run();
    await pool.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'x', '2_second')`,
    );
    await write('2_second', SECOND);
    expect((await failure()).code).toBe('MIGRATION_UNFINISHED');
    expect(await tables()).toEqual(['first']);
  });

  it('runs a script outside a transaction when its first line asks for it', async () => {
    await write('1_first', FIRST);
    await write(
      '2_index',
      '-- migrate: outside a transaction\nCREATE INDEX CONCURRENTLY first_by_id ON first (id);\n',
    );
    expect((await run()).applied).toEqual(['1_first', '2_index']);
  });

  it('leaves a script that failed outside a transaction for a person to check', async () => {
    await write(
      '1_index',
      '-- migrate: outside a transaction\nCREATE INDEX CONCURRENTLY missing_by_id ON missing (id);\n',
    );
    expect((await failure()).message).toContain('may be partly applied');
    expect((await failure()).code).toBe('MIGRATION_UNFINISHED');
  });

  it('lets concurrent calls wait for each other: each migration is applied once', async () => {
    await write('1_first', `${FIRST} SELECT pg_sleep(0.3);`);
    await write(
      '2_index',
      '-- migrate: outside a transaction\nCREATE INDEX CONCURRENTLY first_by_id ON first (id);\n',
    );
    const results = await Promise.all(Array.from({ length: 4 }, () => run()));
    expect(results.map((result) => result.applied.length).sort()).toEqual([0, 0, 0, 2]);
    expect(await records()).toHaveLength(2);
  });

  it('reports that it waits while another call has the lock, and continues once it is free', async () => {
    await write('1_first', FIRST);
    const other = await pool.connect();
    await other.query('SELECT pg_advisory_lock(72707369)');
    const steps: MigrationStep[] = [];
    const running = run((step) => steps.push(step));
    await waitFor(() => steps.length > 0);
    expect(steps).toEqual([{ kind: 'waiting' }]);
    await other.query('SELECT pg_advisory_unlock(72707369)');
    other.release();
    expect((await running).applied).toEqual(['1_first']);
  });

  it('says what to do when the database cannot be reached, without the password', async () => {
    const wrongUrl = 'postgresql://me:secret@127.0.0.1:1/x';
    const error: unknown = await migrate({ databaseUrl: wrongUrl, migrationsDir }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(RetryableError);
    expect(String(error)).toContain('DATABASE_URL');
    expect(String(error)).not.toContain('secret');
  });
});

describe('schemaState', () => {
  it('names what is missing: all on an empty database, nothing after migrate', async () => {
    await write('1_first', FIRST);
    expect(await schemaState({ pool }, migrationsDir)).toEqual({ upToDate: false, pending: ['1_first'] });
    await run();
    expect(await schemaState({ pool }, migrationsDir)).toEqual({ upToDate: true, pending: [] });
  });

  it("holds for the project's own migrations", async () => {
    const { database, drop: dropClone } = await createTestDatabase();
    expect(await schemaState(database)).toEqual({ upToDate: true, pending: [] });
    await dropClone();
  });
});

import { createDatabase, migrate, requireSchema } from '@tixngo-sync/db';
import {
  createEmptyDatabase,
  findPgBouncer,
  type PgBouncer,
  type ScriptedTixngo,
  startPgBouncer,
  startScriptedTixngo,
  ticketChange,
  waitFor,
} from '@tixngo-sync/testkit';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startPartProcess, startWorkerProcess, type WorkerProcess } from './worker-process.js';

const program = findPgBouncer();

describe.skipIf(program === null)('behind PgBouncer with its defaults', () => {
  let empty: { url: string; drop(): Promise<void> };
  let bouncer: PgBouncer;
  let worker: WorkerProcess | undefined;
  let tixngo: ScriptedTixngo;
  beforeAll(async () => {
    tixngo = await startScriptedTixngo();
  });
  afterEach(async () => {
    worker?.kill('SIGKILL');
    await worker?.ended;
    worker = undefined;
    await bouncer.stop();
    await empty.drop();
  });
  afterAll(() => tixngo.close());

  const start = async (mode: 'session' | 'transaction') => {
    empty = await createEmptyDatabase();
    bouncer = await startPgBouncer(program ?? '', empty.url, mode);
  };
  const startWorker = (query = '') => {
    worker = startWorkerProcess({
      DATABASE_URL: `${bouncer.url}${query}`,
      QUEUE_PREFIX: 'bouncer',
      TIXNGO_API_URL: tixngo.url,
    });
    return worker;
  };
  /** Asks PostgreSQL itself. */
  const direct = async (sql: string) => {
    const client = new pg.Client({ connectionString: empty.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };

  // Catches: startup parameters, which PgBouncer refuses, and a queue that loses its search_path
  // because the URL has options.
  it('session pooling: migrates, and a worker with its queue in PostgreSQL applies a page', async () => {
    await start('session');
    expect((await migrate({ databaseUrl: bouncer.url })).applied).not.toEqual([]);
    tixngo.feed([[ticketChange()]]);
    const running = startWorker('?options=-c%20statement_timeout%3D60000%20-c%20timezone%3DAsia/Tokyo');
    await waitFor(() => running.log().includes('worker is running'), {
      timeoutMs: 40_000,
      what: running.log(),
    });
    await direct(
      `INSERT INTO schedule (name, launch, every_seconds, batch_size) VALUES ('now', 'AUTOMATIC', 5, 10)`,
    );
    await waitFor(async () => (await direct(`SELECT 1 FROM page WHERE status = 'PROCESSED'`)).length === 1, {
      timeoutMs: 40_000,
    }).catch((error: unknown) => {
      throw new Error(running.log(), { cause: error });
    });
    running.kill('SIGTERM');
    expect(await running.ended).toBe(0);
  });

  // Catches: `migrate` passed and left its lock on a connection of the pooler, so that the next one waited
  // for it.
  it('transaction pooling: migrate refuses it, changes nothing and leaves no lock', async () => {
    await start('transaction');
    await expect(migrate({ databaseUrl: bouncer.url })).rejects.toMatchObject({ code: 'POOLER_UNFIT' });
    expect(await direct(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory'`)).toEqual([]);
    expect(await direct(`SELECT 1 FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
  });

  it('transaction pooling: a worker and a command refuse it in one sentence', async () => {
    await start('transaction');
    await migrate({ databaseUrl: empty.url });
    const running = startWorker();
    expect(await running.ended).toBe(1);
    expect(running.log()).toMatch(/DATABASE_URL leads through a pooler .*pool_mode=session/);
    const database = createDatabase({ url: bouncer.url });
    await expect(requireSchema(database)).rejects.toMatchObject({ code: 'POOLER_UNFIT' });
    await database.close();
  });

  // Catches: a dashboard that started, and whose screens failed now and then.
  it('transaction pooling: a dashboard refuses it in one sentence', async () => {
    await start('transaction');
    await migrate({ databaseUrl: empty.url });
    worker = startPartProcess('dashboard', { DATABASE_URL: bouncer.url, PORT: '0' });
    const part = worker;
    await waitFor(() => part.log().includes('DATABASE_URL'), { timeoutMs: 40_000, what: part.log() });
    expect(await part.ended).toBe(1);
    expect(part.log()).toMatch(/error: DATABASE_URL leads through a pooler .*pool_mode=session/);
    expect(await direct('SELECT 1 FROM auth_user')).toEqual([]);
  });
});

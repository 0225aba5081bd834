import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import {
  queueBackends,
  type ScriptedTixngo,
  startScriptedTixngo,
  ticketChange,
  waitFor,
} from '@tixngo-sync/testkit';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type PipelineUnderTest, pipelineUnderTest } from './pipeline-under-test.js';
import { settingsOf, startWorkerOf, type WorkerProcess } from './worker-process.js';

const CLI = fileURLToPath(new URL('../../apps/cli/bin/tixngo-sync.js', import.meta.url));
const PAGES = 10;
/** lockApply's lock: while we hold it, pages wait to be applied. */
const APPLY_LOCK = '7270736900001';

/**
 * The server refuses work for a while: no page and no run fails because of it, no process ends, and nobody
 * has to do anything afterwards.
 */
describe.each(queueBackends())('I3 nothing lost in a failover, on the $kind queue', ({ kind, backend }) => {
  const role = `failover_${kind}`;
  let tixngo: ScriptedTixngo;
  let pipeline: PipelineUnderTest;
  let admin: pg.Client;
  let database: string;
  let url: URL;
  let worker: WorkerProcess | undefined;
  let command: ChildProcess | undefined;
  beforeAll(async () => {
    tixngo = await startScriptedTixngo();
    pipeline = await pipelineUnderTest({ tixngoUrl: tixngo.url, backend });
    url = new URL(pipeline.test.url);
    database = url.pathname.slice(1);
    Object.assign(url, { username: role, password: 'failover' });
    admin = new pg.Client({ connectionString: inject('postgresUrl') });
    await admin.connect();
    await admin.query(`CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD 'failover'`);
  });
  beforeEach(async () => {
    tixngo.reset();
    await pipeline.reset();
    tixngo.feed(Array.from({ length: PAGES }, () => [ticketChange(), ticketChange()]));
  });
  afterEach(async () => {
    worker?.kill('SIGKILL');
    await worker?.ended;
    command?.kill('SIGKILL');
  });
  afterAll(async () => {
    await pipeline.close();
    await admin.query(`DROP ROLE ${role}`);
    await admin.end();
    await tixngo.close();
  });

  const TROUBLES = [
    {
      name: 'is read-only (25006)',
      begin: () => `ALTER DATABASE ${database} SET default_transaction_read_only = on`,
      end: () => `ALTER DATABASE ${database} RESET default_transaction_read_only`,
      words: 'accepts no writes',
    },
    {
      name: 'accepts no connections to the database (55000)',
      begin: () => `ALTER DATABASE ${database} ALLOW_CONNECTIONS false`,
      end: () => `ALTER DATABASE ${database} ALLOW_CONNECTIONS true`,
      words: 'refuses our account',
    },
    {
      name: 'refuses the account (28000)',
      begin: () => `ALTER ROLE ${role} NOLOGIN`,
      end: () => `ALTER ROLE ${role} LOGIN`,
      words: 'refuses our account',
    },
  ];

  /** Has `work` begin, and plants the trouble when all pages are stored and none is applied. */
  const whileTroubled = async (
    trouble: { begin(): string; end(): string },
    work: () => Promise<void>,
    untilNoticed: () => Promise<unknown>,
  ) => {
    const lock = await pipeline.deps.database.pool.connect();
    await lock.query(`SELECT pg_advisory_lock(${APPLY_LOCK})`);
    await work();
    await waitFor(
      async () => (await pipeline.rows(`SELECT 1 FROM page WHERE status = 'STORED'`)).length === PAGES,
      { timeoutMs: 40_000, what: `${PAGES} stored pages` },
    );
    await admin.query(trouble.begin());
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = $2`,
      [database, role],
    );
    await lock.query(`SELECT pg_advisory_unlock(${APPLY_LOCK})`);
    lock.release();
    try {
      await untilNoticed();
    } finally {
      await admin.query(trouble.end());
    }
  };
  const expectAllDone = async () => {
    await waitFor(
      async () => (await pipeline.rows(`SELECT 1 FROM run WHERE status <> 'RUNNING'`)).length === 1,
      { timeoutMs: 60_000, what: 'the end of the run' },
    );
    expect(await pipeline.rows('SELECT status, pages, applied FROM run')).toEqual([
      { status: 'SUCCEEDED', pages: PAGES, applied: 2 * PAGES },
    ]);
  };

  // Catches: an error of the server that counts as the page's: after five tries the worker ended
  // with an unhandled rejection, because the page's failure could not be stored either.
  it.each(TROUBLES)('a worker waits while PostgreSQL $name', { timeout: 120_000 }, async (trouble) => {
    const start = async () => {
      worker = startWorkerOf(pipeline, tixngo.url, {
        DATABASE_URL: url.href,
        JOB_LOCK_SECONDS: '5',
        LEASE_SECONDS: '5',
      });
      await pipeline.deps.queues.enqueueRetrieve({
        trigger: 'MANUAL',
        scheduleId: null,
        batchSize: 2,
        requestedBy: 'test',
        runId: null,
      });
    };
    const log = () => worker?.log() ?? '';
    await whileTroubled(trouble, start, () =>
      waitFor(() => new RegExp(`PostgreSQL ${trouble.words}.*: page \\d+ waits`).test(log()), {
        timeoutMs: 40_000,
        what: 'a page that waits',
      }),
    );
    await expectAllDone();
    expect(log()).not.toMatch(/"job":"(page|run)-[^}]*"job failed"/);
    worker?.kill('SIGTERM');
    expect(await worker?.ended, log()).toBe(0);
  });

  // Breaks this catches: `run` ended with PostgreSQL's raw error while its pages were being processed, and
  // waited for ever for a page that it had stored and could not enqueue.
  it('run waits while PostgreSQL accepts no connections', { timeout: 120_000 }, async () => {
    let errors = '';
    let output: Promise<string> | undefined;
    const [, trouble] = TROUBLES;
    if (trouble === undefined) throw new Error('no trouble');
    const start = async () => {
      command = spawn(process.execPath, [CLI, 'run', '--batch-size', '2', '--json'], {
        // Without redis-server on the PATH, no REDIS_URL means the queue in PostgreSQL.
        env: {
          PATH: '',
          ...settingsOf(pipeline, tixngo.url),
          DATABASE_URL: url.href,
          JOB_LOCK_SECONDS: '5',
          LEASE_SECONDS: '5',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      if (command.stdout !== null) output = text(command.stdout);
      command.stderr?.on('data', (chunk) => {
        errors += chunk;
      });
    };
    await whileTroubled(trouble, start, () =>
      waitFor(() => /PostgreSQL refuses our account .*: (the run|run \d+) waits/.test(errors), {
        timeoutMs: 40_000,
        what: 'a run that waits',
      }).catch((error: unknown) => {
        throw new Error(`run printed:\n${errors}`, { cause: error });
      }),
    );
    if (command?.exitCode === null) await once(command, 'exit');
    expect(command?.exitCode, errors).toBe(0);
    expect(JSON.parse((await output) ?? '')).toMatchObject({ status: 'SUCCEEDED', pages: PAGES });
  });
});

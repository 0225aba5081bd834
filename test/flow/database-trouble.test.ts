import {
  queueBackends,
  type ScriptedTixngo,
  startScriptedTixngo,
  startTcpProxy,
  type TcpProxy,
  ticketChange,
  waitFor,
} from '@tixngo-sync/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PipelineUnderTest, pipelineUnderTest } from './pipeline-under-test.js';
import { startWorkerOf, type WorkerProcess } from './worker-process.js';

const PAGES = 40;

/**
 * Temporary trouble with PostgreSQL: no page and no run fails because of it, and nobody has to do anything
 * afterwards.
 */
describe.each(queueBackends())('I3 nothing lost, on the $kind queue', ({ backend }) => {
  let tixngo: ScriptedTixngo;
  let pipeline: PipelineUnderTest;
  let proxy: TcpProxy;
  let worker: WorkerProcess;
  let begin: () => Promise<void>;
  beforeAll(async () => {
    tixngo = await startScriptedTixngo();
    pipeline = await pipelineUnderTest({ tixngoUrl: tixngo.url, backend });
    proxy = await startTcpProxy(Number(new URL(pipeline.test.url).port));
  });
  beforeEach(async () => {
    tixngo.reset();
    await pipeline.reset();
    tixngo.feed(Array.from({ length: PAGES }, () => [ticketChange(), ticketChange()]));
    const database = new URL(pipeline.test.url);
    database.hostname = '127.0.0.1';
    database.port = String(proxy.port);
    const startWorker = () =>
      startWorkerOf(pipeline, tixngo.url, {
        DATABASE_URL: database.href,
        LEASE_SECONDS: '5',
        JOB_LOCK_SECONDS: '5',
      });
    begin = async () => {
      worker = startWorker();
      await pipeline.deps.queues.enqueueRetrieve({
        trigger: 'MANUAL',
        scheduleId: null,
        batchSize: 2,
        requestedBy: 'test',
        runId: null,
      });
    };
  });
  afterEach(async () => {
    worker.kill('SIGKILL');
    await worker.ended;
    await proxy.restore();
    await pipeline.rows('DROP FUNCTION IF EXISTS slowly, trouble CASCADE');
  });
  afterAll(async () => {
    await proxy.close();
    await pipeline.close();
    await tixngo.close();
  });

  const untilPages = (count: number, status: string) =>
    waitFor(
      async () =>
        ((
          await pipeline.rows<{ n: number }>(`SELECT count(*)::int AS n FROM page WHERE status = '${status}'`)
        )[0]?.n ?? 0) >= count,
      { timeoutMs: 40_000, what: `${count} pages ${status}` },
    ).catch((error: unknown) => {
      throw new Error(`the worker logged:\n${worker.log().slice(-3000)}`, { cause: error });
    });
  const untilSaid = (text: string, from = 0) =>
    waitFor(() => worker.log().includes(text, from), {
      timeoutMs: 40_000,
      what: `"${text}" in the worker's log`,
    });
  const expectNothingHappened = async () => {
    await untilPages(PAGES, 'PROCESSED');
    await waitFor(
      async () => (await pipeline.rows(`SELECT 1 FROM run WHERE status = 'RUNNING'`)).length === 0,
      { timeoutMs: 40_000 },
    );
    expect(await pipeline.rows('SELECT status, pages, received, applied FROM run')).toEqual([
      { status: 'SUCCEEDED', pages: PAGES, received: 2 * PAGES, applied: 2 * PAGES },
    ]);
    expect(await pipeline.rows('SELECT fetched_through AS f, committed_through AS c FROM sync_key')).toEqual([
      { f: `key-${PAGES}`, c: `key-${PAGES}` },
    ]);
  };

  // Breaks this catches: a run or a page that is FAILED because PostgreSQL was down while it was stored or
  // applied.
  it('no run or page fails while PostgreSQL is down repeatedly, once for longer than the lease', {
    timeout: 120_000,
  }, async () => {
    // Slow, so that there is work left to interrupt.
    await pipeline.rows(
      `CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.25); RETURN NULL; END $$`,
    );
    await pipeline.rows(
      'CREATE TRIGGER slowly AFTER INSERT ON page FOR EACH STATEMENT EXECUTE FUNCTION slowly()',
    );
    await begin();
    for (const mark of [3, 12, 21]) {
      await untilPages(mark, 'PROCESSED');
      const from = worker.log().length;
      await proxy.cut();
      await untilSaid('PostgreSQL cannot be reached', from);
      if (mark === 12)
        await waitFor(
          async () => (await pipeline.rows('SELECT 1 FROM run_lease WHERE expires_at < now()')).length === 1,
        );
      await proxy.restore();
    }
    await expectNothingHappened();
  });

  // Catches: a worker that accepts jobs and then ends because its first tasks fail.
  it('a worker survives that PostgreSQL shuts down while it starts', { timeout: 120_000 }, async () => {
    await pipeline.rows(`CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION 'planted' USING ERRCODE = '57P01'; END $$`);
    await pipeline.rows(
      'CREATE TRIGGER trouble BEFORE UPDATE ON tixngo_circuit FOR EACH STATEMENT EXECUTE FUNCTION trouble()',
    );
    await begin();
    await untilSaid('the heartbeat failed; trying again');
    await pipeline.rows('DROP TRIGGER trouble ON tixngo_circuit');
    await expectNothingHappened();
  });

  // Catches: a worker that does not stop, or reports a failed stop, because it cannot sign off.
  it('a worker stops cleanly while PostgreSQL is down', { timeout: 120_000 }, async () => {
    await begin();
    await untilPages(3, 'PROCESSED');
    await proxy.cut();
    await untilSaid('PostgreSQL cannot be reached');
    worker.kill('SIGTERM');
    expect(await worker.ended, worker.log()).toBe(0);
  });

  it('no run or page fails when there is no space for a page, then for tickets, then a lasting serialization failure', {
    timeout: 120_000,
  }, async () => {
    const troubles = [
      ['page', 6, '53100', 'PostgreSQL has no space left on its disk: the run waits'],
      ['ticket', 30, '53100', 'PostgreSQL has no space left on its disk: page'],
      ['ticket', 50, '40001', 'PostgreSQL is busy with locks of others: page'],
    ] as const;
    const plant = async ([table, from, sqlState]: (typeof troubles)[number]) => {
      await pipeline.rows(`CREATE OR REPLACE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF (SELECT count(*) FROM ${table}) < ${from} THEN RETURN NULL; END IF;
        RAISE EXCEPTION 'planted' USING ERRCODE = '${sqlState}'; END $$`);
      await pipeline.rows(
        `CREATE TRIGGER trouble AFTER INSERT ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION trouble()`,
      );
    };
    await plant(troubles[0]);
    await begin();
    for (const [index, [table, , , said]] of troubles.entries()) {
      await untilSaid(said);
      const next = troubles[index + 1];
      await pipeline.rows(`DROP TRIGGER trouble ON ${table}`);
      if (next !== undefined) await plant(next);
    }
    await expectNothingHappened();
  });
});

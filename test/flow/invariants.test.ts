import { gzipSync } from 'node:zlib';
import {
  endFetching,
  passEmptyPage,
  readRunSummary,
  releaseLease,
  renewLease,
  startFetchingRun,
  storePage,
  takeLease,
} from '@tixngo-sync/db';
import { processPage, runNow, startProcessing, sweep } from '@tixngo-sync/pipeline';
import {
  page,
  queueBackends,
  type ScriptedTixngo,
  spectator,
  startScriptedTixngo,
  ticketChange,
  waitFor,
} from '@tixngo-sync/testkit';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { type PipelineUnderTest, pipelineUnderTest } from './pipeline-under-test.js';
import { startWorkerOf, type WorkerProcess } from './worker-process.js';

/**
 * The invariants of ARCHITECTURE.md by number. I4 is in convergence.test.ts, I5 in bad-tickets.test.ts,
 * I7 in contacts.test.ts; I9 is tested beside its code.
 */
describe.each(queueBackends())('on the $kind queue', ({ kind, backend }) => {
  let tixngo: ScriptedTixngo;
  let pipeline: PipelineUnderTest;
  beforeAll(async () => {
    tixngo = await startScriptedTixngo();
    pipeline = await pipelineUnderTest({ tixngoUrl: tixngo.url, backend });
  });
  beforeEach(async () => {
    tixngo.reset();
    await pipeline.reset();
  });
  afterAll(async () => {
    await pipeline.close();
    await tixngo.close();
  });

  const aRun = {
    trigger: 'MANUAL',
    scheduleId: null,
    scheduleName: null,
    batchSize: 10,
    requestedBy: 'test',
    fileName: null,
  } as const;
  const aPage = (runId: number, token: number) => ({
    runId,
    token,
    sequence: 1,
    requestedKey: null,
    requestedLimit: 10,
    nextKey: 'k1',
    received: 0,
    body: Buffer.from(''),
    bodyBytes: 0,
    eventIds: [],
  });
  const fetchedThrough = async () =>
    (await pipeline.rows<{ k: string | null }>('SELECT fetched_through AS k FROM sync_key'))[0]?.k;

  // Catches: no token in storePage's WHERE; a token that does not grow; a lease that does not expire; a late
  // worker for which the contract has changed (KEY_SEEN), because the next run has already requested its key.
  it('I1 one run: a worker that was paused and wakes up late cannot store a page or move the key', async () => {
    const { database } = pipeline.deps;
    const paused = await takeLease(database, 'paused', 5);
    if (!paused.taken) throw new Error('the lease should be free');
    const runId = await startFetchingRun(database, paused.token, aRun);
    await pipeline.rows(`UPDATE run_lease SET expires_at = clock_timestamp() - interval '1 ms'`);
    expect(await storePage(database, aPage(runId, paused.token))).toEqual({
      stored: false,
      reason: 'FENCED',
    });

    const next = await takeLease(database, 'next', 5);
    if (!next.taken) throw new Error('the lease should be free');
    const nextRun = await startFetchingRun(database, next.token, aRun);
    expect(await renewLease(database, paused.token, 5)).toBe(false);
    await releaseLease(database, paused.token);
    expect(await storePage(database, aPage(runId, paused.token))).toEqual({
      stored: false,
      reason: 'FENCED',
    });
    expect(await fetchedThrough()).toBeNull();
    expect(await storePage(database, aPage(nextRun, next.token))).toMatchObject({ stored: true });
    expect(await fetchedThrough()).toBe('k1');
    const followUp = { ...aPage(nextRun, next.token), sequence: 2, requestedKey: 'k1', nextKey: 'k2' };
    expect(await storePage(database, followUp)).toMatchObject({ stored: true });
    expect(await storePage(database, aPage(runId, paused.token))).toEqual({
      stored: false,
      reason: 'FENCED',
    });
    const emptyPage = { runId, token: paused.token, requestedKey: null, nextKey: 'k1' };
    expect(await passEmptyPage(database, emptyPage)).toEqual({ moved: false, reason: 'FENCED' });
    // The next run closes the run that lost its worker, with that reason.
    expect(await pipeline.rows('SELECT status, error_code FROM run WHERE run_id = $1', [runId])).toEqual([
      { status: 'ABORTED', error_code: 'WORKER_LOST' },
    ]);
  });

  // Catches: a run that is ended because its worker was lost and keeps its old counts, which are 0.
  it('I6 balance: a run that lost its worker has the counts of its pages, processed before or after its end', async () => {
    const { database } = pipeline.deps;
    const lost = await takeLease(database, 'killed', 5);
    if (!lost.taken) throw new Error('the lease should be free');
    const runId = await startFetchingRun(database, lost.token, aRun);
    const store = async (sequence: number) => {
      const body = gzipSync(JSON.stringify({ pagination: {}, result: [ticketChange()] }));
      const requestedKey = sequence === 1 ? null : `k${sequence - 1}`;
      const stored = await storePage(database, {
        ...aPage(runId, lost.token),
        sequence,
        requestedKey,
        nextKey: `k${sequence}`,
        body,
      });
      return stored.stored ? stored.pageId : Number.NaN;
    };
    await processPage(pipeline.deps, { pageId: await store(1), replayRunId: null });
    const second = await store(2);
    await pipeline.rows(`UPDATE run_lease SET expires_at = clock_timestamp()`);
    const next = await takeLease(database, 'next', 5);
    if (!next.taken) throw new Error('the lease should be free');
    await startFetchingRun(database, next.token, aRun);
    const run = 'SELECT status, applied::int, finished_at IS NOT NULL AS finished FROM run WHERE run_id = $1';
    expect(await pipeline.rows(run, [runId])).toEqual([{ status: 'ABORTED', applied: 1, finished: false }]);
    await processPage(pipeline.deps, { pageId: second, replayRunId: null });
    expect(await pipeline.rows(run, [runId])).toEqual([{ status: 'ABORTED', applied: 2, finished: true }]);
  });

  // Catches: no lease (requests overlap); a waiting run that gives up.
  it('I1 one run: a second run waits for the first, reports that, then runs', async () => {
    const { database } = pipeline.deps;
    const other = await takeLease(database, 'another machine', 60);
    if (!other.taken) throw new Error('the lease should be free');
    const otherRun = await startFetchingRun(database, other.token, aRun);
    tixngo.script(page([ticketChange()], 'k1'));
    const waiting: string[] = [];
    const run = runNow(pipeline.deps, {
      requestedBy: 'test',
      signal: new AbortController().signal,
      onEvent: (event) => void (event.kind === 'waiting' && waiting.push(event.for)),
    });
    await waitFor(() => waiting.length > 0);
    expect(waiting[0]).toContain(`run ${otherRun}`);
    expect(tixngo.requests).toHaveLength(0);
    await endFetching(database, otherRun, null);
    await releaseLease(database, other.token);
    expect(await run).toMatchObject({ status: 'SUCCEEDED', received: 1 });
  });

  it('I1 one run: three simultaneous runs never have two requests in flight', async () => {
    for (let n = 1; n <= 6; n++) tixngo.script(page([ticketChange(), ticketChange()], `k${n}`));
    const runs = await Promise.all([1, 2, 3].map(() => pipeline.run({ batchSize: 2 })));
    expect(runs.map((run) => run.status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
    expect(runs.reduce((sum, run) => sum + run.received, 0)).toBe(12);
    expect(Math.max(...tixngo.requests.map((request) => request.othersInFlight))).toBe(0);
  });

  // Catches: the key moved in a separate statement, before or after the page's.
  it('I2 no gap: the key does not move when the page cannot be stored', async () => {
    const { database } = pipeline.deps;
    const lease = await takeLease(database, 'test', 60);
    if (!lease.taken) throw new Error('the lease should be free');
    const runId = await startFetchingRun(database, lease.token, aRun);
    await pipeline.rows('INSERT INTO page (run_id, sequence, source) VALUES ($1, 1, $2)', [runId, 'FILE']);
    await expect(storePage(database, aPage(runId, lease.token))).rejects.toThrow(/duplicate key/);
    expect(await fetchedThrough()).toBeNull();
    // Nor for a page that does not start at the key.
    expect(
      await storePage(database, { ...aPage(runId, lease.token), sequence: 2, requestedKey: 'elsewhere' }),
    ).toEqual({
      stored: false,
      reason: 'FENCED',
    });
    expect(await fetchedThrough()).toBeNull();
  });

  // Catches: pages found only through their jobs; a run closed while a page is open.
  it('I3 nothing lost: a queue that lost everything is refilled from the page store, and the run is closed', async () => {
    const { database, queues } = pipeline.deps;
    const lease = await takeLease(database, 'test', 60);
    if (!lease.taken) throw new Error('the lease should be free');
    const runId = await startFetchingRun(database, lease.token, aRun);
    for (let n = 1; n <= 5; n++) {
      const body = gzipSync(JSON.stringify({ pagination: {}, result: [ticketChange()] }));
      const stored = await storePage(database, {
        ...aPage(runId, lease.token),
        sequence: n,
        requestedKey: n === 1 ? null : `k${n - 1}`,
        nextKey: `k${n}`,
        received: 1,
        body,
      });
      if (stored.stored && n < 4) await queues.enqueuePage({ pageId: stored.pageId, replayRunId: null });
    }
    await endFetching(database, runId, null);
    await releaseLease(database, lease.token);
    await queues.process.obliterate({ force: true });
    expect(await sweep(pipeline.deps)).toMatchObject({ pagesEnqueued: 5 });
    expect(await sweep(pipeline.deps)).toMatchObject({ pagesEnqueued: 0 });
    const worker = await startProcessing(pipeline.deps);
    await waitFor(async () => (await readRunSummary(database.pool, runId))?.status === 'SUCCEEDED').finally(
      () => worker.close(),
    );
    expect(await readRunSummary(database.pool, runId)).toMatchObject({ pages: 5, received: 5, applied: 5 });
  });

  describe('with workers as processes', () => {
    const workers: WorkerProcess[] = [];
    const startWorker = () => {
      const worker = startWorkerOf(pipeline, tixngo.url, {
        LEASE_SECONDS: '2',
        JOB_LOCK_SECONDS: '2',
        PROCESS_CONCURRENCY: '2',
        LOG_LEVEL: 'debug', // a line for each page
      });
      workers.push(worker);
      return worker;
    };
    afterEach(async () => {
      const started = workers.splice(0);
      for (const worker of started) worker.kill('SIGKILL');
      await Promise.all(started.map((worker) => worker.ended));
    });

    // Catches: acknowledging before the commit; a run bound to its process; a key moved ahead of
    // the page.
    it('I3 nothing lost, I6 balance, I8 private hold when workers are killed repeatedly during a run', {
      timeout: 120_000,
    }, async () => {
      const pages = 30;
      const secret = 'Xanthippe';
      const people = (n: number) => spectator({ firstName: secret, email: `${secret}.${n}@private.test` });
      tixngo.feed(
        Array.from({ length: pages }, (_, n) => [
          ticketChange({ spectatorDetails: people(n) }),
          ticketChange({ spectatorDetails: people(n), status: secret }),
        ]),
      );
      let worker = startWorker();
      await pipeline.deps.queues.enqueueRetrieve({
        trigger: 'MANUAL',
        scheduleId: null,
        batchSize: 2,
        requestedBy: 'test',
        runId: null,
      });
      for (const mark of [3, 9, 15]) {
        await waitFor(
          async () =>
            ((await pipeline.rows<{ n: number }>('SELECT count(*)::int AS n FROM page'))[0]?.n ?? 0) >= mark,
          {
            timeoutMs: 40_000,
          },
        ).catch((error: unknown) => {
          throw new Error(`the worker logged:\n${worker.log().slice(-3000)}`, { cause: error });
        });
        worker.kill('SIGKILL');
        await worker.ended;
        worker = startWorker();
      }
      await waitFor(
        async () =>
          (
            await pipeline.rows(
              `SELECT 1 FROM sync_key WHERE fetched_through = 'key-${pages}'
                AND committed_through = fetched_through`,
            )
          ).length === 1,
        { timeoutMs: 60_000, what: 'the end of the feed, all pages processed' },
      );
      await waitFor(
        async () => (await pipeline.rows(`SELECT 1 FROM run WHERE status = 'RUNNING'`)).length === 0,
        {
          timeoutMs: 20_000,
          what: 'the end of the run',
        },
      );

      expect(
        await pipeline.rows(
          `SELECT count(*)::int AS pages, sum(received)::int AS received, sum(applied)::int AS applied,
            sum(quarantined)::int AS bad FROM page WHERE status = 'PROCESSED'`,
        ),
      ).toEqual([{ pages, received: 2 * pages, applied: pages, bad: pages }]);
      const gaps = await pipeline.rows(
        `SELECT page_id FROM (SELECT *, lag(next_key) OVER (ORDER BY page_id) AS before FROM page) p
         WHERE received <> applied + unchanged + stale + skipped + quarantined OR requested_key IS DISTINCT
           FROM before`,
      );
      expect(gaps).toEqual([]);
      expect(await pipeline.rows('SELECT 1 FROM ticket')).toHaveLength(pages);

      // I8. Catches: a payload with tickets, an error message that quotes a value, a log line
      // with a body.
      const said = workers.map((each) => each.log()).join('\n');
      expect(said).toContain('page processed');
      expect(said).not.toContain(secret);
      expect(said).not.toContain('test-key');
      const jobs = await pipeline.deps.queues.process.getJobs(
        ['completed', 'failed', 'waiting', 'active'],
        0,
        1000,
      );
      expect(jobs.length).toBeGreaterThan(0);
      expect(JSON.stringify(jobs.map((job) => job.asJSON()))).not.toContain(secret);
      if (kind === 'redis') expect(await redisDump(pipeline.deps.queueTarget.prefix)).not.toContain(secret);
      const [{ messages } = { messages: '' }] = await pipeline.rows<{ messages: string }>(
        `SELECT coalesce((SELECT string_agg(message, ' ') FROM quarantined_ticket),
          '') || coalesce((SELECT string_agg(error_message, ' ') FROM run), '') AS messages`,
      );
      expect(messages).not.toContain('private.test');
    });

    it('SIGTERM ends a worker cleanly while it starts', async () => {
      const connections = async () =>
        (
          await pipeline.rows(
            `SELECT FROM pg_stat_activity WHERE datname = current_database()
              AND application_name = 'tixngo-sync worker'`,
          )
        ).length;
      await waitFor(async () => (await connections()) === 0, {
        timeoutMs: 30_000,
        what: 'the end of the last connection of a killed worker',
      });
      const worker = startWorker();
      await waitFor(async () => (await connections()) > 0, { timeoutMs: 30_000 });
      worker.kill('SIGTERM');
      expect(await worker.ended).toBe(0);
    });

    it('SIGTERM ends a worker cleanly, and it signs off', async () => {
      const worker = startWorker();
      await waitFor(() => worker.log().includes('worker is running'), { timeoutMs: 30_000 });
      worker.kill('SIGTERM');
      expect(await worker.ended).toBe(0);
    });
  });
});

/** @returns every key and value of this test's queues as text. */
async function redisDump(prefix: string): Promise<string> {
  const redis = new Redis(inject('redisUrl'));
  try {
    const keys = await redis.keys(`{${prefix}}*`);
    const values = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
    return keys.join('\n') + values.map((value) => value?.toString('latin1') ?? '').join('\n');
  } finally {
    redis.disconnect();
  }
}

import { runNow } from '@tixngo-sync/pipeline';
import {
  page,
  queueBackends,
  type ScriptedTixngo,
  startScriptedTixngo,
  ticketChange,
  waitFor,
} from '@tixngo-sync/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PipelineUnderTest, pipelineUnderTest } from './pipeline-under-test.js';
import { startWorkerOf, type WorkerProcess } from './worker-process.js';

/** I1 with workers as processes, as they are deployed. */
describe.each(queueBackends())('on the $kind queue', ({ backend }) => {
  let tixngo: ScriptedTixngo;
  let pipeline: PipelineUnderTest;
  const workers: WorkerProcess[] = [];
  beforeAll(async () => {
    tixngo = await startScriptedTixngo();
    pipeline = await pipelineUnderTest({ tixngoUrl: tixngo.url, backend });
  });
  beforeEach(() => pipeline.reset());
  afterEach(async () => {
    for (const worker of workers) worker.kill('SIGKILL');
    await Promise.all(workers.map((worker) => worker.ended));
    workers.length = 0;
    await pipeline.rows('DELETE FROM worker');
    tixngo.reset();
  });
  afterAll(async () => {
    await pipeline.close();
    await tixngo.close();
  });

  const startWorkers = async (count: number) => {
    for (let n = 0; n < count; n++) {
      const worker = startWorkerOf(pipeline, tixngo.url, {
        LEASE_SECONDS: '2',
        JOB_LOCK_SECONDS: '2',
      });
      workers.push(worker);
    }
    await waitFor(() => workers.every((worker) => worker.log().includes('worker is running')), {
      timeoutMs: 40_000,
    });
  };
  const aFeed = () =>
    Array.from({ length: 4 }, (_, n) => [ticketChange(), ...(n < 3 ? [ticketChange()] : [])]);
  const stored = async () =>
    (
      await pipeline.rows<{ pages: number; key: string }>(
        'SELECT (SELECT count(*)::int FROM page) AS pages, fetched_through AS key FROM sync_key',
      )
    )[0];
  const holderPid = async () => {
    const [lease] = await pipeline.rows<{ holder: string }>(
      'SELECT holder FROM run_lease WHERE holder IS NOT NULL AND expires_at > clock_timestamp()',
    );
    return lease === undefined ? null : Number(lease.holder.split('/').at(-1));
  };

  // Catches: a lease that does not expire. A late worker usually learns of its loss before it acts. That it
  // could not act anyway is tested in invariants.test.ts (storing) and lease-keeper.db.test.ts (requests).
  it('I1 one run: a worker stopped for longer than its lease is replaced, and changes nothing when it wakes up', {
    timeout: 120_000,
  }, async () => {
    await startWorkers(2);
    const pages = aFeed();
    tixngo.feed(pages);
    const [beforeStop, beforeEnd] = [signal(), signal()];
    const third = page(pages[2] ?? [], 'key-3');
    tixngo.script(page(pages[0] ?? [], 'key-1'), page(pages[1] ?? [], 'key-2'));
    tixngo.script(
      { kind: 'later', answer: third, after: beforeStop.promise },
      { kind: 'later', answer: third, after: beforeEnd.promise },
    );
    await pipeline.deps.queues.enqueueRetrieve({
      trigger: 'MANUAL',
      scheduleId: null,
      batchSize: 2,
      requestedBy: 'test',
      runId: null,
    });
    await waitFor(async () => tixngo.requests.length === 3 && (await stored())?.pages === 2, {
      what: 'the third request',
    });
    const stoppedPid = await holderPid();
    const stopped = workers.find((worker) => worker.pid === stoppedPid);
    if (stopped === undefined) throw new Error('no worker holds the lease');

    stopped.kill('SIGSTOP');
    // Its answer is waiting. The other worker requests the same page and must wait, so that the key stays
    // where the late page starts.
    beforeStop.resolve();
    await waitFor(() => tixngo.requests.length === 4, {
      timeoutMs: 60_000,
      what: 'another worker that takes over',
    });
    expect(await holderPid()).not.toBe(stoppedPid);
    stopped.kill('SIGCONT');
    await waitFor(() => /job failed/.test(stopped.log()), {
      timeoutMs: 30_000,
      what: 'the late worker to give up',
    });
    expect(await stored()).toEqual({ pages: 2, key: 'key-2' });

    beforeEnd.resolve();
    await waitFor(
      async () => (await pipeline.rows(`SELECT FROM run WHERE status = 'SUCCEEDED'`)).length === 1,
      { timeoutMs: 30_000 },
    );
    expect(await stored()).toEqual({ pages: 4, key: 'key-4' });
    expect(await pipeline.rows('SELECT pages, received::int, applied::int FROM run')).toEqual([
      { pages: 4, received: 7, applied: 7 },
    ]);
    expect(tixngo.requests.map((request) => request.paginationKey)).toEqual([
      null,
      'key-1',
      'key-2',
      'key-2',
      'key-3',
    ]);
    expect(tixngo.requests.map((request) => request.othersInFlight)).toEqual([0, 0, 0, 0, 0]);
  });

  // Catches: a command that prints nothing while its run waits in the queue.
  it('I1 one run: of two manual runs with three workers one fetches and the other reports that it waits', {
    timeout: 120_000,
  }, async () => {
    await startWorkers(3);
    const pages = aFeed();
    tixngo.feed(pages);
    const gate = signal();
    tixngo.script({ kind: 'later', answer: page(pages[0] ?? [], 'key-1'), after: gate.promise });
    const waiting: string[] = [];
    const start = () =>
      runNow(pipeline.deps, {
        batchSize: 2,
        requestedBy: 'test',
        signal: new AbortController().signal,
        onEvent: (event) => void (event.kind === 'waiting' && waiting.push(event.for)),
      });
    const first = start();
    await waitFor(() => tixngo.requests.length === 1, { timeoutMs: 30_000 });
    const second = start();
    await waitFor(() => waiting.length > 0, {
      timeoutMs: 30_000,
      what: 'the second run to say that it waits',
    });
    expect(waiting[0]).toContain('run 1 is in progress');
    expect(tixngo.requests).toHaveLength(1);
    gate.resolve();
    const runs = await Promise.all([first, second]);
    expect(runs.map(({ status, pages: count, received }) => ({ status, count, received }))).toEqual([
      { status: 'SUCCEEDED', count: 4, received: 7 },
      { status: 'SUCCEEDED', count: 0, received: 0 },
    ]);
    expect(tixngo.requests.map((request) => request.othersInFlight)).toEqual(tixngo.requests.map(() => 0));
  });
});

function signal(): { promise: Promise<void>; resolve(): void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

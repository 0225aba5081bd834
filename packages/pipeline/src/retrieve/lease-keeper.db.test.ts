import { createDatabase } from '@tixngo-sync/db';
import {
  page,
  type ScriptedTixngo,
  startScriptedTixngo,
  startTcpProxy,
  ticketChange,
  waitFor,
} from '@tixngo-sync/testkit';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type PipelineWithQueues, pipelineWithQueues } from '../testing/with-queues.js';
import { holdLease } from './lease-keeper.js';
import { retrieveWith } from './retrieve.js';

let tixngo: ScriptedTixngo;
let pipeline: PipelineWithQueues;
beforeAll(async () => {
  tixngo = await startScriptedTixngo();
  pipeline = await pipelineWithQueues((databaseUrl) => ({ kind: 'postgres', databaseUrl }), tixngo.url);
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  await pipeline.close();
  await tixngo.close();
});
const { signal } = new AbortController();

// Catches: a request sent first, and a lost lease noticed only when the page is stored.
it('I1 one run: a worker that was stopped for longer than the lease sends no request until it has it again', async () => {
  tixngo.script(page([ticketChange()], 'k1'));
  const lease = await holdLease(pipeline.deps, signal, () => {});
  const stoppedFor = performance.now() + pipeline.deps.settings.leaseSeconds * 1000;
  vi.spyOn(performance, 'now').mockReturnValue(stoppedFor);
  const lines: [string, number][] = [];
  const hooks = {
    onStarted: async () => {},
    onProgress: () => {},
    onLine: (line: string) => void lines.push([line, tixngo.requests.length]),
    signal,
  };
  const job = {
    trigger: 'MANUAL',
    scheduleId: null,
    batchSize: 10,
    requestedBy: 'test',
    runId: null,
  } as const;
  expect(await retrieveWith(pipeline.deps, job, hooks, lease)).toMatchObject({ pages: 1, received: 1 });
  expect(lines).toContainEqual([
    'the right to fetch was lost; waiting for it, to continue from the stored key',
    0,
  ]);
  expect(tixngo.requests.map(({ paginationKey }) => paginationKey)).toEqual([null, 'k1']);
});

// Catches: a request that continues while the database is down and another worker has the lease.
it('I1 one run: a worker that cannot renew the lease stops fetching when it expires', async () => {
  const url = new URL(pipeline.test.url);
  const proxy = await startTcpProxy(Number(url.port));
  url.port = String(proxy.port);
  const database = createDatabase({ url: url.href, onError: () => {} });
  try {
    const settings = { ...pipeline.deps.settings, leaseSeconds: 2 };
    const lease = await holdLease({ ...pipeline.deps, database, settings }, signal, () => {});
    await proxy.cut();
    await waitFor(() => lease.signal.aborted);
    expect(lease.signal.reason).toMatchObject({ code: 'LEASE_LOST' });
    expect(() => lease.assertHeld()).toThrow(/right to fetch was lost/);
    await lease.release();
  } finally {
    await database.close();
    await proxy.close();
  }
});

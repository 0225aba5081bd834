import { createLogger } from '@tixngo-sync/runtime';
import { waitFor } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_CARRIED, carryJobs } from '../test/carry-jobs.js';
import { startCluster, type TestCluster } from '../test/redis-cluster.js';
import { startSentinels, type TestSentinels } from '../test/redis-sentinel.js';
import { PATIENCE, redisServers } from '../test/redis-servers.js';
import { openQueues, type Queues, startWorker } from './index.js';

const servers = redisServers();
const log = createLogger({ level: 'silent', pretty: false });
const PREFIX = 'kinds';
const BEFORE = ids(1, 40);
const AFTER = ids(41, 60);

function ids(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/**
 * Enqueues pages, loses the master while a worker is in the midst of them, and has another process enqueue
 * more.
 * @returns the pages that were processed, once all are or nothing more comes
 */
async function throughLossOfMaster(
  url: string,
  loseMaster: () => Promise<void>,
  enqueuedAgain: readonly number[],
): Promise<Set<number>> {
  const options = { backend: { kind: 'redis', url }, prefix: PREFIX, log } as const;
  const enqueue = (into: Queues, pages: readonly number[]) =>
    into.enqueuePages(pages.map((pageId) => ({ pageId, replayRunId: null })));
  const enqueueAfter = async () => {
    const others = await openQueues(options);
    await enqueue(others, [...enqueuedAgain, ...AFTER]).finally(() => others.close());
    return true;
  };
  const processed = new Set<number>();
  let masterIsGone = false;
  const queues = await openQueues(options);
  const worker = await startWorker({
    ...options,
    queue: 'process-page',
    concurrency: 2,
    times: { lockMs: 2_000, stalledCheckMs: 500, closeLimitMs: 5_000, silenceMs: 12_000 },
    handler: async ({ data }) => {
      if (processed.size >= 10) await waitFor(() => masterIsGone, PATIENCE);
      processed.add(data.pageId);
    },
  });
  try {
    await enqueue(queues, BEFORE);
    await waitFor(() => processed.size >= 10, PATIENCE);
    await loseMaster();
    masterIsGone = true;
    await waitFor(enqueueAfter, { ...PATIENCE, what: 'a new master' });
    const wanted = [...BEFORE, ...AFTER];
    await waitFor(() => wanted.every((pageId) => processed.has(pageId)), {
      ...PATIENCE,
      what: 'the last page',
    }).catch(() => undefined);
    return processed;
  } finally {
    await worker.close();
    await queues.close();
  }
}

describe.runIf(servers !== null)('a Redis of another kind', { timeout: 120_000 }, () => {
  let cluster: TestCluster;
  let sentinels: TestSentinels;
  let others: TestSentinels;
  beforeAll(async () => {
    if (servers === null) return;
    cluster = await startCluster(servers, PREFIX);
    [sentinels, others] = await Promise.all([
      startSentinels(servers, 'killed'),
      startSentinels(servers, 'hanging'),
    ]);
  }, 120_000);
  afterAll(() => servers?.stop());

  it('carries jobs and schedules: a cluster', async () => {
    // Caught: keys without the braces that put them on one node.
    expect(await carryJobs(cluster.url, `${PREFIX}-simple`)).toEqual(ALL_CARRIED);
  });

  it('carries jobs and schedules: behind sentinels', async () => {
    expect(await carryJobs(sentinels.url, `${PREFIX}-simple`)).toEqual(ALL_CARRIED);
  });

  describe.concurrent('whose master dies or hangs', () => {
    it('I3: a node of a cluster that dies is replaced by its replica, and every job continues', async () => {
      // Caught: a client that knows one node alone.
      const processed = await throughLossOfMaster(cluster.url, cluster.killHolder, []);
      expect([...processed].sort((a, b) => a - b)).toEqual([...BEFORE, ...AFTER]);
    });

    // What the replica had not heard of yet is enqueued again, as the sweep does.
    it('I3: sentinels replace a master that dies by its replica, and every job continues', async () => {
      // Caught: a client that does not connect again.
      const processed = await throughLossOfMaster(sentinels.url, () => sentinels.master.kill(), BEFORE);
      expect([...processed].sort((a, b) => a - b)).toEqual([...BEFORE, ...AFTER]);
    });

    it('I3: a master that hangs blocks no client: they connect to the replica instead', async () => {
      // Caught: a client that waits for an answer for ever.
      const processed = await throughLossOfMaster(others.url, async () => others.master.hang(), BEFORE);
      expect([...processed].sort((a, b) => a - b)).toEqual([...BEFORE, ...AFTER]);
    });
  });
});

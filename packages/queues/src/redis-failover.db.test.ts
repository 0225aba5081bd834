import { createLogger } from '@tixngo-sync/runtime';
import { freePort } from '@tixngo-sync/services';
import { queuePrefix, startTcpProxy, waitFor } from '@tixngo-sync/testkit';
import { afterAll, expect, it } from 'vitest';
import { onServer, PATIENCE, redisServers } from '../test/redis-servers.js';
import { openQueues, startWorker } from './index.js';

const log = createLogger({ level: 'silent', pretty: false });
const servers = redisServers();
afterAll(() => servers?.stop());

const startRedis = async (): Promise<number> => {
  const port = await freePort();
  servers?.start(['--port', String(port), '--save', '', '--maxmemory-policy', 'noeviction']);
  await onServer(port, (client) => client.ping());
  return port;
};

// Catches: a proxy keeps the connection to the demoted master open, so that producers and workers
// got READONLY until they were restarted.
it.skipIf(servers === null)(
  'a master that becomes a replica behind a proxy: producers and workers find the new master',
  { timeout: 90_000 },
  async () => {
    const [old, next] = [await startRedis(), await startRedis()];
    const proxy = await startTcpProxy(old);
    const target = {
      backend: { kind: 'redis', url: `redis://127.0.0.1:${proxy.port}` },
      prefix: queuePrefix(),
      log,
    } as const;
    const queues = await openQueues(target);
    const done = new Set<number>();
    const worker = await startWorker({
      ...target,
      queue: 'process-page',
      concurrency: 1,
      handler: async ({ data }) => done.add(data.pageId).size,
    });
    await queues.enqueuePage({ pageId: 1, replayRunId: null });
    await waitFor(() => done.has(1), PATIENCE);

    proxy.retarget(next);
    await onServer(old, (client) => client.replicaof('127.0.0.1', next));
    await waitFor(async () => {
      await queues.enqueuePage({ pageId: 2, replayRunId: null });
      return true;
    }, PATIENCE);
    await waitFor(() => done.has(2), PATIENCE);
    await waitFor(() => queues.requireWritable().then(() => true), PATIENCE);

    await onServer(next, (client) => client.config('SET', 'maxmemory', '1'));
    await expect(queues.requireWritable()).rejects.toMatchObject({
      code: 'QUEUE_UNAVAILABLE',
      message: expect.stringContaining('OOM'),
    });
    await onServer(next, (client) => client.config('SET', 'maxmemory', '0'));
    await worker.close();
    await queues.close();
    await proxy.close();
  },
);

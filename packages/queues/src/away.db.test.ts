import { RetryableError } from '@tixngo-sync/domain';
import { createLogger } from '@tixngo-sync/runtime';
import { queueBackends, waitFor } from '@tixngo-sync/testkit';
import { describe, expect, it } from 'vitest';
import { type CutProxy, startCutProxy } from '../test/cut-proxy.js';
import { useQueueServer } from '../test/queue-server.js';
import type { QueueBackend } from './backend.js';
import { followJob } from './follow-job.js';
import { openQueues } from './queues.js';
import { checkRedis } from './redis-check.js';
import { startWorker } from './worker.js';

const log = createLogger({ level: 'silent', pretty: false });

const page = (pageId: number) => ({ pageId, replayRunId: null });

/** The backend behind a way that can be cut. */
async function cuttable(backend: QueueBackend): Promise<{ backend: QueueBackend; way: CutProxy }> {
  const url = new URL(backend.kind === 'redis' ? backend.url : backend.databaseUrl);
  const way = await startCutProxy({ host: url.hostname, port: Number(url.port) });
  url.host = `127.0.0.1:${way.port}`;
  return {
    way,
    backend:
      backend.kind === 'redis'
        ? { kind: 'redis', url: url.href }
        : { kind: 'postgres', databaseUrl: url.href },
  };
}

describe.each(queueBackends())('a queue server that is down ($kind)', ({ backend }) => {
  const server = useQueueServer(backend);

  it('fails an enqueue within seconds, and workers wait for it', async () => {
    const { way, backend: behind } = await cuttable(server.backend());
    server.onEnd(() => way.cut());
    const queues = await server.open(behind);
    const troubles: Error[] = [];
    const processed: number[] = [];
    await server.work(queues, {
      queue: 'process-page',
      onError: (error) => troubles.push(error),
      handler: async (job) => processed.push(job.data.pageId),
    });
    await queues.enqueuePage(page(1));
    await waitFor(() => processed.length === 1);

    await way.cut();
    const began = Date.now();
    await expect(queues.enqueuePage(page(2))).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
    await expect(queues.depths()).rejects.toThrow(RetryableError);
    expect(Date.now() - began).toBeLessThan(20_000);

    await way.restore();
    await waitFor(() => queues.enqueuePage(page(3)).then(() => true), { timeoutMs: 20_000 });
    await waitFor(() => processed.includes(3), { timeoutMs: 20_000 });
  });

  it('does not stop following a job', async () => {
    const { way, backend: behind } = await cuttable(server.backend());
    server.onEnd(() => way.cut());
    const direct = await server.open();
    const queues = await server.open(behind);
    await queues.enqueuePage(page(1));
    const followed = followJob(queues.process, 'page-1');
    await way.cut();
    await server.work(direct, { queue: 'process-page', handler: async () => ({ pageId: 1 }) });
    await waitFor(async () => (await direct.process.getJobState('page-1')) === 'completed');
    await way.restore();
    expect(await followed).toEqual({ state: 'completed', returnValue: { pageId: 1 } });
  });

  it.each(['away', 'just back'])('does not prevent closing: %s', async (state) => {
    const { way, backend: behind } = await cuttable(server.backend());
    const queues = await openQueues({ backend: behind, prefix: 'closing', log });
    const worker = await startWorker({
      backend: behind,
      prefix: 'closing',
      queue: 'sweep',
      concurrency: 1,
      log,
      handler: async () => undefined,
    });
    // Workers of an empty queue wait for the server to announce a job.
    await waitFor(async () => (await queues.workers()).sweep >= 1);
    await way.cut();
    if (state === 'just back') await way.restore();
    const began = Date.now();
    await worker.close();
    await queues.close();
    expect(Date.now() - began).toBeLessThan(15_000);
    if (state === 'just back') await way.cut();
  });

  it('is reported at the start', async () => {
    const { way, backend: behind } = await cuttable(server.backend());
    await way.cut();
    await expect(server.open(behind)).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
    if (behind.kind === 'redis')
      await expect(checkRedis(behind.url)).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
  });

  it('can be no longer followed once the signal aborts', async () => {
    const queues = await server.open();
    await queues.enqueuePage(page(1));
    const abort = new AbortController();
    const followed = followJob(queues.process, 'page-1', { signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(followed).rejects.toThrow('enough');
    expect(await followJob(queues.process, 'page-0')).toEqual({ state: 'gone' });
  });

  it('is checked before the start', async () => {
    const which = server.backend();
    if (which.kind === 'redis')
      expect(await checkRedis(which.url)).toMatchObject({
        problems: [],
        version: expect.stringMatching(/^\d+\./),
      });
  });
});

import { createLogger } from '@tixngo-sync/runtime';
import { queueBackends, queuePrefix, startTcpProxy, type TcpProxy, waitFor } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openQueues, startWorker } from './index.js';

const log = createLogger({ level: 'silent', pretty: false });

describe.each(queueBackends().filter(({ kind }) => kind === 'redis'))(
  'a $kind that goes silent without closing a connection',
  ({ backend }) => {
    const target = backend('');
    const url = new URL(target.kind === 'redis' ? target.url : '');
    let proxy: TcpProxy;
    beforeAll(async () => {
      proxy = await startTcpProxy(Number(url.port));
    });
    afterAll(() => proxy.close());

    // Catches: no socketTimeout (taskforcesh/bullmq 4378): the worker waits for ever on a
    // connection without an answer.
    it('is reconnected to, and the worker continues', async () => {
      const prefix = queuePrefix();
      const queues = await openQueues({ backend: target, prefix, log });
      const through = new URL(url);
      through.port = String(proxy.port);
      const done: number[] = [];
      const worker = await startWorker({
        backend: { kind: 'redis', url: through.href },
        prefix,
        log,
        queue: 'process-page',
        concurrency: 1,
        handler: async ({ data }) => done.push(data.pageId),
        times: { silenceMs: 11_000 },
      });
      try {
        await queues.enqueuePage({ pageId: 1, replayRunId: null });
        await waitFor(() => done.includes(1));
        expect(proxy.swallow()).toBeGreaterThan(0);
        await queues.enqueuePage({ pageId: 2, replayRunId: null });
        await waitFor(() => done.includes(2), { timeoutMs: 40_000 });
      } finally {
        await worker.close();
        await queues.close();
      }
    }, 60_000);
  },
);

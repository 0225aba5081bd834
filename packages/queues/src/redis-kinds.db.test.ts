import { createLogger } from '@tixngo-sync/runtime';
import { findRedisServer, freePort } from '@tixngo-sync/services';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisKinds, startRedisKinds } from '../test/redis-kinds.js';
import { checkRedis, followJob, openQueues, startWorker } from './index.js';

const program = findRedisServer();
const log = createLogger({ level: 'silent', pretty: false });

describe.runIf(program !== null)('a Redis of another kind', () => {
  let kinds: RedisKinds;
  beforeAll(async () => {
    kinds = await startRedisKinds(program ?? '', [await freePort(), await freePort(), await freePort()]);
  });
  afterAll(() => kinds.stop());

  it.each(['cluster', 'sentinel'] as const)('carries jobs and schedules: %s', async (kind) => {
    const options = { backend: { kind: 'redis', url: kinds[kind] }, prefix: 'kinds', log } as const;
    expect((await checkRedis(kinds[kind])).problems).toEqual([]);
    const queues = await openQueues(options);
    const handler = async (job: { data: { pageId: number } }) => ({ pageId: job.data.pageId });
    const worker = await startWorker({ ...options, queue: 'process-page', concurrency: 2, handler });
    try {
      await queues.enqueuePages([1, 2, 3].map((pageId) => ({ pageId, replayRunId: null })));
      for (const pageId of [1, 2, 3]) {
        expect(await followJob(queues.process, `page-${pageId}`)).toEqual({ state: 'completed', returnValue: { pageId } });
      }
      const job = { trigger: 'SCHEDULE', scheduleId: 1, batchSize: null, requestedBy: null, runId: null } as const;
      expect(await queues.mirrorSchedule({ key: 'schedule-1', everyMs: 3_600_000, job })).toBe('set');
      expect((await queues.depths()).retrieve.delayed).toBe(1);
    } finally {
      await worker.close();
      await queues.close();
    }
  });
});

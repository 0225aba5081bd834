import { queueBackends } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PipelineWithQueues, pipelineWithQueues } from '../testing/with-queues.js';
import { ensureSweepIsScheduled } from './sweep.js';

describe.each(queueBackends())('the sweep ($kind)', ({ backend }) => {
  let pipeline: PipelineWithQueues;
  beforeAll(async () => {
    pipeline = await pipelineWithQueues(backend);
  });
  afterAll(() => pipeline.close());

  // Catches: setting it without the lock. On PostgreSQL that leaves two pending jobs or a deadlock
  // about one time in three.
  it('runs once, however many machines start together, also after the queue lost everything', async () => {
    const { sweep } = pipeline.deps.queues;
    for (let n = 0; n < 5; n++) {
      const news = await Promise.all(Array.from({ length: 10 }, () => ensureSweepIsScheduled(pipeline.deps)));
      expect(news.filter(Boolean)).toHaveLength(1);
      expect(await sweep.getJobSchedulersCount()).toBe(1);
      expect(await sweep.getDelayedCount()).toBe(1);
      expect(await ensureSweepIsScheduled(pipeline.deps)).toBe(false);
      await sweep.obliterate({ force: true });
    }
  });
});

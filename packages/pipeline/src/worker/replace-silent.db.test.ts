import { type RunningWorker, startWorker } from '@tixngo-sync/queues';
import { queueBackends, queuePrefix, waitFor } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PipelineWithQueues, pipelineWithQueues } from '../testing/with-queues.js';
import { ReplaceableWorker } from './replace-silent.js';

describe.each(queueBackends())('a worker that is connected and takes nothing ($kind)', ({ backend }) => {
  let pipeline: PipelineWithQueues;
  beforeAll(async () => {
    pipeline = await pipelineWithQueues(backend);
  });
  afterAll(() => pipeline.close());

  // Breaks this catches: judging by the connection; a worker at work or with nothing to do taken for a dead
  // one; the dead one kept.
  it('is replaced after a minute in which jobs waited', async () => {
    const { queues, queueTarget, log } = pipeline.deps;
    const done: number[] = [];
    const start = (prefix: string) => () =>
      startWorker({
        ...queueTarget,
        prefix,
        log,
        queue: 'process-page',
        concurrency: 2,
        handler: async ({ data }) => done.push(data.pageId),
      });
    // As alive as any, but what it listens to is not our queue.
    const starts = [start(queuePrefix()), start(queueTarget.prefix)];
    const started: RunningWorker[] = [];
    let now = 0;
    const worker = await ReplaceableWorker.start(
      async () => {
        const next = await (starts.shift() ?? start(queueTarget.prefix))();
        started.push(next);
        return next;
      },
      () => now,
    );
    const look = async (seconds: number) => {
      now += seconds * 1_000;
      return worker.replaceIfSilent((await queues.takeable())['process-page'], 2);
    };
    try {
      expect(await look(600)).toBe(false); // nothing waits
      await queues.enqueuePage({ pageId: 1, replayRunId: null });
      expect(await look(600)).toBe(false); // seen waiting for the first time
      expect(await look(59)).toBe(false);
      await queues.process.pause();
      expect(await look(59)).toBe(false); // somebody paused the queue: the minute starts again
      await queues.process.resume();
      expect(await look(1)).toBe(false);
      expect(await look(59)).toBe(false);
      expect(await look(1)).toBe(true);
      await waitFor(() => done.includes(1));
      expect(worker.begun()).toBe(1);
      expect(await look(600)).toBe(false);
      expect(started).toHaveLength(2);
    } finally {
      await Promise.all(started.map((each) => each.close()));
    }
  });
});

import { PermanentError } from '@tixngo-sync/domain';
import { queueBackends, waitFor } from '@tixngo-sync/testkit';
import { describe, expect, it } from 'vitest';
import { useQueueServer } from '../test/queue-server.js';

const page = (pageId: number) => ({ pageId, replayRunId: null });

describe.each(queueBackends())('enqueueing ($kind)', ({ backend }) => {
  const server = useQueueServer(backend);

  it('adds a page once, under an id and a name that people can read', async () => {
    const queues = await server.open();
    await queues.enqueuePage(page(42));
    await queues.enqueuePage(page(42));
    await queues.enqueuePage({ pageId: 42, replayRunId: 7 });
    const jobs = await queues.process.getWaiting();
    expect(jobs.map((job) => [job.id, job.name])).toEqual(
      expect.arrayContaining([
        ['page-42', 'page 42'],
        ['page-42-run-7', 'page 42, replayed by run 7'],
      ]),
    );
    expect(jobs).toHaveLength(2);
  });

  it('I8: carries ids only, whatever it is given', async () => {
    const queues = await server.open();
    await queues.enqueuePage({ ...page(1), email: 'jane@example.org' } as ReturnType<typeof page>);
    expect((await queues.process.getJob('page-1'))?.data).toEqual(page(1));
    // A caller that TypeScript does not hold back.
    await expect(queues.enqueuePage({ pageId: 'x' } as never)).rejects.toThrow(PermanentError);
  });

  it.each(['completed', 'failed'])(
    'processes a page again whose kept job is %s, with all its tries',
    async (state) => {
      const queues = await server.open();
      let runs = 0;
      const handler = async () => {
        runs += 1;
        if (state === 'failed' && runs === 1) throw new PermanentError('X', 'fix it');
      };
      const attempts: number[] = [];
      await server.work(queues, {
        queue: 'process-page',
        handler: async (job) => {
          attempts.push(job.attempt);
          await handler();
        },
      });
      await queues.enqueuePage(page(1));
      await waitFor(async () => (await queues.process.getJobState('page-1')) === state);
      await queues.enqueuePage(page(1));
      await waitFor(() => runs === 2);
      await waitFor(async () => (await queues.process.getJobState('page-1')) === 'completed');
      expect(attempts).toEqual([1, 1]);
    },
  );

  it('leaves a page alone that waits, is delayed or runs', async () => {
    const queues = await server.open();
    let runs = 0;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await server.work(queues, {
      queue: 'process-page',
      handler: async () => {
        runs += 1;
        await held;
      },
    });
    await queues.enqueuePage(page(1));
    await waitFor(() => runs === 1);
    await queues.process.add('page 2', page(2), { jobId: 'page-2', delay: 60_000 });
    await queues.enqueuePages([page(1), page(2), page(3)]);
    expect(await queues.process.getJobState('page-1')).toBe('active');
    expect(await queues.process.getJobState('page-2')).toBe('delayed');
    expect(await queues.pagesCarried([1, 2, 3, 4])).toEqual(new Set([1, 2, 3]));
    release();
    await waitFor(async () => (await queues.process.getJobState('page-3')) === 'completed');
    expect(runs).toBe(2);
    expect(await queues.pagesCarried([1, 2, 3])).toEqual(new Set([2]));
  });

  it('is safe when many ask for the same pages at once', async () => {
    const queues = await server.open();
    const runs = new Map<number, number>();
    await server.work(queues, {
      queue: 'process-page',
      concurrency: 4,
      handler: async (job) => {
        runs.set(job.data.pageId, (runs.get(job.data.pageId) ?? 0) + 1);
        if (runs.get(job.data.pageId) === 1) throw new PermanentError('X', 'fix it');
      },
    });
    const pages = [1, 2, 3, 4, 5].map(page);
    await Promise.all(Array.from({ length: 5 }, () => queues.enqueuePages(pages)));
    await waitFor(
      async () => (await queues.process.getJobCounts('waiting', 'active')).active === 0 && runs.size === 5,
    );
    const before = new Map(runs);
    await Promise.all(Array.from({ length: 5 }, () => queues.enqueuePages(pages)));
    await waitFor(() => [...runs].every(([id, count]) => count > (before.get(id) ?? 0)));
    await waitFor(async () => (await queues.depths())['process-page'].completed === 5);
  });

  it('gives each new run its own job and a run that is taken over one', async () => {
    const queues = await server.open();
    const run = {
      trigger: 'MANUAL',
      scheduleId: null,
      batchSize: null,
      requestedBy: 'admin',
      runId: null,
    } as const;
    expect(await queues.enqueueRetrieve(run)).not.toBe(await queues.enqueueRetrieve(run));
    expect(await queues.enqueueRetrieve({ ...run, runId: 9 })).toBe(
      await queues.enqueueRetrieve({ ...run, runId: 9 }),
    );
    expect((await queues.depths()).retrieve.waiting).toBe(3);
  });

  it('counts the waiting jobs of a paused queue as waiting', async () => {
    const queues = await server.open();
    await queues.process.pause();
    await queues.enqueuePages([page(1), page(2)]);
    expect((await queues.depths())['process-page'].waiting).toBe(2);
    expect(await queues.pagesCarried([1, 2, 3])).toEqual(new Set([1, 2]));
  });
});

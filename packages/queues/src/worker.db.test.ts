import { AbortedError, PermanentError, RetryableError } from '@tixngo-sync/domain';
import { queueBackends, waitFor } from '@tixngo-sync/testkit';
import { describe, expect, it } from 'vitest';
import { forkWorker } from '../test/fork-worker.js';
import { useQueueServer } from '../test/queue-server.js';
import { followJob } from './follow-job.js';
import type { FailedJob } from './worker.js';

const page = (pageId: number) => ({ pageId, replayRunId: null });
const run = { trigger: 'MANUAL', scheduleId: null, batchSize: null, requestedBy: null, runId: null } as const;

/** A handler that runs until its signal aborts, and notes why. */
const untilAborted = (reasons: unknown[]) => (job: { readonly signal: AbortSignal }) =>
  new Promise<never>((_, reject) => {
    job.signal.addEventListener('abort', () => {
      reasons.push(job.signal.reason);
      reject(job.signal.reason);
    });
  });

describe.each(queueBackends())('workers ($kind)', ({ backend }) => {
  const server = useQueueServer(backend);

  it('I1: over two processes no two retrieve jobs run at once', async () => {
    const queues = await server.open();
    let now = 0;
    let most = 0;
    const count = (message: { started?: string; ended?: string }) => {
      if (message.started !== undefined) now += 1;
      if (message.ended !== undefined) now -= 1;
      most = Math.max(most, now);
    };
    const options = {
      backend: queues.backend,
      prefix: queues.prefix,
      queue: 'retrieve' as const,
      concurrency: 4,
      holdMs: 30,
    };
    const workers = await Promise.all([forkWorker(options, count), forkWorker(options, count)]);
    for (const worker of workers) server.onEnd(worker.kill);
    await Promise.all(Array.from({ length: 12 }, () => queues.enqueueRetrieve(run)));
    await waitFor(() => workers.reduce((sum, worker) => sum + worker.ended.length, 0) === 12, {
      timeoutMs: 30_000,
    });
    expect(most).toBe(1);
  });

  it('I3: a job whose worker is killed is taken over, as the same try', async () => {
    const queues = await server.open();
    const times = { lockMs: 1_000, stalledCheckMs: 300, closeLimitMs: 1_000 };
    const options = {
      backend: queues.backend,
      prefix: queues.prefix,
      queue: 'process-page' as const,
      concurrency: 1,
      holdMs: 600_000,
      times,
    };
    await queues.enqueuePage(page(1));
    for (let kills = 0; kills < 2; kills += 1) {
      const doomed = await forkWorker(options);
      server.onEnd(doomed.kill);
      await waitFor(() => doomed.started.includes('page-1'), { timeoutMs: 20_000 });
      doomed.kill();
    }
    const attempts: number[] = [];
    const takenOver: string[] = [];
    await server.work(queues, {
      queue: 'process-page',
      handler: async (job) => {
        attempts.push(job.attempt);
        return { pageId: job.data.pageId };
      },
      onTakenOver: (jobId) => takenOver.push(jobId),
    });
    expect(await followJob(queues.process, 'page-1')).toEqual({
      state: 'completed',
      returnValue: { pageId: 1 },
    });
    expect(attempts).toEqual([1]);
    expect(takenOver).toEqual(['page-1']);
  });

  it('tries retryable and unexpected errors again, after a pause', async () => {
    const queues = await server.open();
    const errors = [new RetryableError('A', 'TIXNGO is away'), new Error('surprise')];
    const failed: FailedJob[] = [];
    const attempts: number[] = [];
    await server.work(queues, {
      queue: 'process-page',
      onFailed: async (job) => {
        failed.push(job);
      },
      handler: async (job) => {
        attempts.push(job.attempt);
        const error = errors.shift();
        if (error !== undefined) throw error;
      },
    });
    await queues.enqueuePage(page(1));
    for (const reason of [
      'TIXNGO is away',
      'job page-1 (page 1) failed with an unexpected error: Error. See the stack.',
    ]) {
      await waitFor(async () => (await queues.process.getJobState('page-1')) === 'delayed');
      const job = await queues.process.getJob('page-1');
      expect(job?.failedReason).toBe(reason);
      expect(job?.delay).toBeGreaterThan(0);
      await job?.promote();
      await waitFor(
        async () =>
          (await queues.process.getJob('page-1'))?.attemptsMade !== job?.attemptsMade ||
          attempts.length === 3,
      );
    }
    expect((await followJob(queues.process, 'page-1')).state).toBe('completed');
    expect(attempts).toEqual([1, 2, 3]);
    expect(failed).toEqual([]);
  });

  it.each([new PermanentError('A', 'fix the page'), new AbortedError('B', 'fix the page')])(
    'gives up at once on %s',
    async (error) => {
      const queues = await server.open();
      const failed: FailedJob[] = [];
      await server.work(queues, {
        queue: 'process-page',
        onFailed: async (job) => {
          failed.push(job);
        },
        handler: async () => {
          throw error;
        },
      });
      await queues.enqueuePage(page(1));
      expect(await followJob(queues.process, 'page-1')).toEqual({ state: 'failed', reason: 'fix the page' });
      await waitFor(() => failed.length > 0);
      expect(failed).toEqual([{ id: 'page-1', name: 'page 1', data: page(1), reason: 'fix the page' }]);
    },
  );

  it('I8: refuses an invalid payload without running it, and keeps the text of unexpected errors out of the queue', async () => {
    const queues = await server.open();
    let runs = 0;
    await server.work(queues, {
      queue: 'process-page',
      handler: async () => {
        runs += 1;
        throw new Error('jane@example.org is no date');
      },
    });
    await queues.process.add('page 1', { pageId: { $ne: 'jane@example.org' } }, { jobId: 'page-1' });
    const outcome = await followJob(queues.process, 'page-1');
    expect(outcome).toEqual({ state: 'failed', reason: expect.stringContaining('pageId: invalid_type') });
    expect(runs).toBe(0);

    await queues.process.add('page 2', page(2), { jobId: 'page-2', attempts: 1 });
    await followJob(queues.process, 'page-2');
    const job = await queues.process.getJob('page-2');
    expect(JSON.stringify([job?.failedReason, job?.stacktrace])).not.toContain('jane');
    expect(job?.stacktrace?.join()).toContain('worker.db.test.ts');
  });

  it('reports progress and log lines of a job, and lets it change its payload', async () => {
    const queues = await server.open();
    await server.work(queues, {
      queue: 'retrieve',
      handler: async (job) => {
        await job.updateProgress({ pages: 1 });
        await job.log('page 1 stored');
        await job.setData({ ...job.data, runId: 5 });
        await new Promise((resolve) => setTimeout(resolve, 300));
        await job.updateProgress({ pages: 2 });
        return { runId: 5 };
      },
    });
    const id = await queues.enqueueRetrieve(run);
    const seen: unknown[] = [];
    expect(await followJob(queues.retrieve, id, { onProgress: (progress) => seen.push(progress) })).toEqual({
      state: 'completed',
      returnValue: { runId: 5 },
    });
    expect(seen).toEqual([{ pages: 1 }, { pages: 2 }]);
    expect((await queues.retrieve.getJob(id))?.data).toEqual({ ...run, runId: 5 });
    expect((await queues.retrieve.getJobLogs(id)).logs).toEqual(['page 1 stored']);
  });

  it('hands a running job back when it closes, as the same try, with the reason', async () => {
    const queues = await server.open();
    const reasons: unknown[] = [];
    const first = await server.work(queues, {
      queue: 'process-page',
      handler: untilAborted(reasons),
    });
    await queues.enqueuePage(page(1));
    await waitFor(() => first.running() === 1);
    await first.close();
    expect(reasons).toEqual([expect.objectContaining({ code: 'SHUTDOWN' })]);
    expect(await queues.process.getJobState('page-1')).toBe('waiting');
    const attempts: number[] = [];
    await server.work(queues, { queue: 'process-page', handler: async (job) => attempts.push(job.attempt) });
    expect((await followJob(queues.process, 'page-1')).state).toBe('completed');
    expect(attempts).toEqual([1]);
  });

  it('closes within its limit even if a handler does not stop; another worker takes the job over', async () => {
    const queues = await server.open();
    const deaf = await server.work(queues, {
      queue: 'process-page',
      handler: () => new Promise(() => {}),
      times: { closeLimitMs: 200 },
    });
    await queues.enqueuePage(page(1));
    await waitFor(() => deaf.running() === 1);
    await deaf.close();
    await server.work(queues, { queue: 'process-page', handler: async () => ({ pageId: 1 }) });
    expect(await followJob(queues.process, 'page-1')).toEqual({
      state: 'completed',
      returnValue: { pageId: 1 },
    });
  });

  it('aborts a handler whose lock lapsed', async () => {
    const queues = await server.open();
    const reasons: unknown[] = [];
    const late = await server.work(queues, {
      queue: 'process-page',
      handler: untilAborted(reasons),
    });
    await queues.enqueuePage(page(1));
    await waitFor(() => late.running() === 1);
    await queues.process.obliterate({ force: true });
    await waitFor(() => reasons.length > 0);
    expect(reasons).toEqual([expect.objectContaining({ code: 'LOCK_LOST' })]);
  });

  it('counts the workers of a queue', async () => {
    const queues = await server.open();
    await server.work(queues, { queue: 'sweep', handler: async () => undefined, workerName: 'host/1' });
    await waitFor(async () => (await queues.workers()).sweep >= 1);
  });
});

import { openRetryIds, requestQuarantineRetry, showRetry, stopRetry } from '@tixngo-sync/db';
import { AbortedError } from '@tixngo-sync/domain';
import { queueBackends, ticketChange, waitFor } from '@tixngo-sync/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { processStored, storePageOf } from '../testing/stored-pages.js';
import { type PipelineWithQueues, pipelineWithQueues } from '../testing/with-queues.js';
import { startProcessing } from '../worker/queue-workers.js';
import { sweep } from '../worker/sweep.js';
import { retryJob } from './retry-job.js';

const author = { actor: 'ada', channel: 'api' } as const;

describe.each(queueBackends())('a retry of quarantined tickets ($kind)', ({ backend }) => {
  let pipeline: PipelineWithQueues;
  beforeAll(async () => {
    pipeline = await pipelineWithQueues(backend);
  });
  afterAll(() => pipeline.close());

  beforeEach(async () => {
    await pipeline.sql('TRUNCATE run, page, quarantined_ticket, ticket, ticket_history, retry CASCADE');
    await pipeline.sql(`UPDATE interface SET unknown_tickets = 'reject'`);
    // 250 tickets that S-360 does not know, on three pages, each with a good one: not a changed contract.
    await pipeline.sql(`INSERT INTO ticket (ticket_id, s360_status) VALUES ('GOOD', 'PRINTED')`);
    for (const size of [100, 100, 50]) {
      const tickets = [
        ...Array.from({ length: size }, () => ticketChange()),
        ticketChange({ ticketId: 'GOOD' }),
      ];
      await processStored(pipeline.deps, await storePageOf(pipeline.test.database, tickets));
    }
  });
  afterEach(() => vi.restoreAllMocks());

  const database = () => pipeline.test.database;
  const open = async () =>
    (
      await pipeline.sql<{ count: number }>(`SELECT count(*) FROM quarantined_ticket WHERE status = 'OPEN'`)
    )[0]?.count;
  const accept = () => pipeline.sql(`UPDATE interface SET unknown_tickets = 'create'`);
  const contextOf = (retryId: number, signal = new AbortController().signal) => ({
    id: `retry-${retryId}`,
    name: `retry ${retryId}`,
    dueAt: null,
    data: { retryId },
    attempt: 1,
    attempts: 5,
    signal,
    updateProgress: async () => {},
    log: async () => {},
    setData: async () => {},
  });

  it('is done by a worker, which counts what succeeded and what is still bad', async () => {
    expect(await open()).toBe(250);
    const worker = await startProcessing(pipeline.deps);
    try {
      const first = await requestQuarantineRetry(database(), author, { all: true }, 'trying');
      await pipeline.deps.queues.enqueueRetry(first);
      await waitFor(async () => (await showRetry(database(), first.retryId))?.finishedAt !== null);
      const figures = { total: 250, waiting: 0, reason: 'trying', requestedBy: 'ada', kind: 'QUARANTINE' };
      expect(await showRetry(database(), first.retryId)).toMatchObject({
        ...figures,
        succeeded: 0,
        failed: 250,
      });

      await accept();
      const second = await requestQuarantineRetry(database(), author, { all: true });
      await pipeline.deps.queues.enqueueRetry(second);
      await waitFor(async () => (await showRetry(database(), second.retryId))?.finishedAt !== null);
      expect(await showRetry(database(), second.retryId)).toMatchObject({
        succeeded: 250,
        failed: 0,
        waiting: 0,
      });
      expect(await open()).toBe(0);
    } finally {
      await worker.close();
    }
    const log = await pipeline.sql(
      `SELECT target, reason FROM audit_log WHERE action = 'quarantine.retry' AND target LIKE 'retry %' ORDER BY audit_id`,
    );
    expect(log.map(({ reason }) => reason)).toEqual(['trying', null]);
  });

  it('tries only what was chosen: a few of a problem as a trial, in the order of the feed', async () => {
    await accept();
    const [problem] = await pipeline.sql<{ problem_id: string }>(
      'SELECT problem_id FROM quarantined_ticket LIMIT 1',
    );
    const choice = { problemId: problem?.problem_id ?? '', limit: 3 };
    const { retryId, ids } = await requestQuarantineRetry(database(), author, choice);
    expect(ids).toHaveLength(3);
    await retryJob(pipeline.deps, contextOf(retryId));
    expect(await showRetry(database(), retryId)).toMatchObject({
      total: 3,
      succeeded: 3,
      ...{ problemId: problem?.problem_id },
    });
    expect(await open()).toBe(247);
  });

  it('stops after the tickets that are being tried, and the others stay in quarantine', async () => {
    await accept();
    const { retryId } = await requestQuarantineRetry(database(), author, { all: true });
    const context = contextOf(retryId);
    const updateProgress = async () => {
      await stopRetry(database(), author, retryId);
    };
    await retryJob(pipeline.deps, { ...context, updateProgress });
    const stopped = await showRetry(database(), retryId);
    expect(stopped).toMatchObject({ waiting: 150, succeeded: 100, stoppedAt: expect.any(Date) });
    expect(await open()).toBe(150);
    expect(await stopRetry(database(), author, retryId)).toBe(false);
  });

  it('is continued by another worker after the last counted portion', async () => {
    await accept();
    const { retryId } = await requestQuarantineRetry(database(), author, { all: true });
    const closing = new AbortController();
    const updateProgress = async () => closing.abort(new AbortedError('STOPPED', 'the worker closes'));
    const first = retryJob(pipeline.deps, { ...contextOf(retryId, closing.signal), updateProgress });
    await expect(first).rejects.toThrow(AbortedError);
    expect(await openRetryIds(database())).toEqual([retryId]);
    expect(await showRetry(database(), retryId)).toMatchObject({ waiting: 150, finishedAt: null });
    await retryJob(pipeline.deps, contextOf(retryId));
    expect(await showRetry(database(), retryId)).toMatchObject({ waiting: 0, succeeded: 250 });
    expect(await openRetryIds(database())).toEqual([]);
  });

  it('is enqueued by the sweep if its job was lost (I3)', async () => {
    const { retryId } = await requestQuarantineRetry(database(), author, { all: true });
    expect(await pipeline.deps.queues.process.getJob(`retry-${retryId}`)).toBeUndefined();
    await sweep(pipeline.deps);
    expect(await pipeline.deps.queues.process.getJobState(`retry-${retryId}`)).toBe('waiting');
    await pipeline.deps.queues.process.remove(`retry-${retryId}`);
  });

  it('ends with the reason when it cannot continue', async () => {
    const { retryId } = await requestQuarantineRetry(database(), author, { all: true });
    const failing = { ...pipeline.deps, database: brokenAfterFirstRead(database()) };
    await expect(retryJob(failing, { ...contextOf(retryId), attempt: 5 })).rejects.toThrow('broken');
    expect(await showRetry(database(), retryId)).toMatchObject({
      waiting: 250,
      finishedAt: expect.any(Date),
      errorMessage: 'broken',
    });
  });
});

/** Opens no transaction any more. */
function brokenAfterFirstRead(database: PipelineWithQueues['test']['database']) {
  const pool = Object.create(database.pool, {
    connect: { value: () => Promise.reject(new Error('broken')) },
    query: { value: database.pool.query.bind(database.pool) },
  });
  return { ...database, pool };
}

import { PermanentError } from '@tixngo-sync/domain';
import { PROCESS_QUEUE, startWorker } from '@tixngo-sync/queues';
import { createLogger } from '@tixngo-sync/runtime';
import { queueBackends, waitFor } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDashboard, type TestDashboard } from './start-dashboard.js';

describe.each(queueBackends())('Bull Board ($kind)', ({ backend }) => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard(backend);
  });
  afterAll(() => dashboard.close());

  const stateOf = async (id: string) => (await dashboard.queues.process.getJob(id))?.getState();
  const readQueue = async () =>
    (await dashboard.ask('viewer', `/queues/api/queues?activeQueue=${PROCESS_QUEUE}&status=latest`)).text();

  const recorded = () =>
    dashboard.database.prisma.auditLog.findMany({
      where: { channel: 'bull-board' },
      orderBy: { auditId: 'asc' },
    });

  it('retries a failed job for an operator, and records who did (I9)', async () => {
    let isFixed = false;
    const log = createLogger({ level: 'silent', pretty: false });
    const worker = await startWorker({
      backend: dashboard.queues.backend,
      prefix: dashboard.queues.prefix,
      queue: PROCESS_QUEUE,
      concurrency: 1,
      log,
      handler: async () => {
        if (!isFixed) throw new PermanentError('ALL_BAD', 'Every ticket of page 12 is bad.');
      },
    });
    try {
      await dashboard.queues.enqueuePage({ pageId: 12, replayRunId: null });
      await waitFor(async () => (await stateOf('page-12')) === 'failed');
      expect(await readQueue()).toContain('Every ticket of page 12 is bad.');
      isFixed = true;
      const path = `/queues/api/queues/${PROCESS_QUEUE}/page-12/retry`;
      expect((await dashboard.ask('viewer', path, { method: 'PUT' })).status).toBe(403);
      expect((await dashboard.ask('operator', path, { method: 'PUT' })).status).toBe(204);
      await waitFor(async () => (await stateOf('page-12')) === 'completed');
    } finally {
      await worker.close();
    }
    await waitFor(async () => (await recorded()).length === 2);
    const entry = {
      actor: 'operator',
      channel: 'bull-board',
      action: 'job.retry',
      target: `${PROCESS_QUEUE} page-12`,
    };
    expect(await recorded()).toEqual([
      expect.objectContaining({ ...entry, detail: { outcome: 'started' } }),
      expect.objectContaining({ ...entry, detail: { outcome: 'done' } }),
    ]);
  });

  it('shows at once that a queue is paused, by whom, and how to resume it', async () => {
    const situation = async () => (await (await dashboard.ask('viewer', '/api/v1/status')).json()).situation;
    const change = (what: string) =>
      dashboard.ask('operator', `/queues/api/queues/${PROCESS_QUEUE}/${what}`, { method: 'PUT' });
    expect((await change('pause')).status).toBe(200);
    expect(await situation()).toMatchObject({
      tone: 'attention',
      headline: expect.stringContaining('Queue process-page is paused'),
      detail: expect.stringMatching(/Paused by operator at .* UTC.* press Resume/),
    });
    expect((await change('resume')).status).toBe(200);
    expect((await situation()).tone).toBe('empty');
  });

  it.each([
    ['queue', '/queues/api/queues/none/pause'],
    ['job', `/queues/api/queues/${PROCESS_QUEUE}/page-4711/retry`],
    ['scheduler', `/queues/api/queues/${PROCESS_QUEUE}/job-schedulers/none/run`],
  ])('records no change of a %s that does not exist (I9)', async (_what, path) => {
    const before = await recorded();
    expect((await dashboard.ask('operator', path, { method: 'PUT' })).status).toBe(404);
    expect(await recorded()).toEqual(before);
  });

  it('records that a change failed', async () => {
    const path = `/queues/api/queues/${PROCESS_QUEUE}/page-21/promote`;
    await dashboard.queues.enqueuePage({ pageId: 21, replayRunId: null });
    const response = await dashboard.ask('operator', path, { method: 'PUT' });
    expect(response.status).toBeGreaterThanOrEqual(400);
    const last = async () => (await recorded()).at(-1);
    await waitFor(async () => JSON.stringify((await last())?.detail).includes('failed'));
    expect(await last()).toMatchObject({
      action: 'job.promote',
      detail: { outcome: `failed (${response.status})` },
    });
  });

  it('lists at most 100 jobs in one answer', async () => {
    const jobs = Array.from({ length: 120 }, (_, id) => ({ name: 'page', data: { pageId: id } }));
    await dashboard.queues.process.addBulk(jobs);
    const path = `/queues/api/queues?activeQueue=${PROCESS_QUEUE}&status=waiting&jobsPerPage=100000`;
    const { queues } = await (await dashboard.ask('viewer', path)).json();
    const shown = queues.find(({ name }: { name: string }) => name === PROCESS_QUEUE).jobs;
    expect(shown).toHaveLength(100);
  });

  it('makes no change that cannot be recorded (I9)', async () => {
    await dashboard.database.pool.query('ALTER TABLE audit_log RENAME TO audit_log_gone');
    const response = await dashboard.ask('operator', `/queues/api/queues/${PROCESS_QUEUE}/pause`, {
      method: 'PUT',
    });
    await dashboard.database.pool.query('ALTER TABLE audit_log_gone RENAME TO audit_log');
    expect(response.status).toBe(500);
    expect(await dashboard.queues.process.isPaused()).toBe(false);
  });

  it('hides personal data that got into a job (I8)', async () => {
    await dashboard.queues.process.add(
      'page 13',
      { pageId: 13, email: 'ada@arena.test', owner: { firstName: 'Ada' } },
      { jobId: 'page-13' },
    );
    const seen = await readQueue();
    expect(seen).toContain('page-13');
    expect(seen).not.toMatch(/ada@arena\.test|Ada/);
  });

  it('gives viewers a board without buttons', async () => {
    const queues = async (asker: 'viewer' | 'operator') =>
      (await (await dashboard.ask(asker, '/queues/api/queues')).json()).queues;
    for (const queue of await queues('viewer')) expect(queue.readOnlyMode).toBe(true);
    for (const queue of await queues('operator')) expect(queue.readOnlyMode).toBe(false);
  });
});

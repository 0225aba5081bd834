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
      where: { channel: 'bull-board', action: { not: 'request.refuse' } },
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

  const jobsOf = async (queue: string): Promise<Record<string, unknown>[]> => {
    const path = `/queues/api/queues?activeQueue=${queue}&status=latest`;
    const { queues } = await (await dashboard.ask('viewer', path)).json();
    return queues.find(({ name }: { name: string }) => name === queue).jobs;
  };
  /** A run of the schedule `demo` with a processed page and a failed one. */
  const store = async () => {
    const { rows } = await dashboard.database.pool.query<{ run: number; done: number; failed: number }>(
      `WITH s AS (INSERT INTO schedule (name, every_seconds) VALUES ('demo-' || random(), 60) RETURNING *),
       r AS (INSERT INTO run (trigger, schedule_id, schedule_name)
         SELECT 'SCHEDULE', schedule_id, 'demo' FROM s RETURNING run_id),
       p AS (INSERT INTO page (run_id, sequence, status, received, applied, error_code, body)
         SELECT run_id, n, CASE n WHEN 1 THEN 'PROCESSED' WHEN 2 THEN 'FAILED' ELSE 'STORED' END::page_status,
           159, CASE n WHEN 1 THEN 159 ELSE 0 END, CASE n WHEN 2 THEN 'ALL_BAD' END, '\\x00'
         FROM r, generate_series(1, 4) n RETURNING page_id, run_id, sequence)
       SELECT run_id AS run, min(page_id) AS done, min(page_id) + 1 AS failed FROM p GROUP BY run_id`,
    );
    return rows[0] ?? { run: 0, done: 0, failed: 0 };
  };

  it('names jobs after their record, with a number as progress and a link to the console', async () => {
    const { run, failed } = await store();
    await dashboard.queues.enqueuePage({ pageId: failed, replayRunId: null });
    const job = {
      trigger: 'SCHEDULE',
      scheduleId: null,
      batchSize: null,
      requestedBy: null,
      runId: run,
    } as const;
    await dashboard.queues.enqueueRetrieve(job);
    expect(await jobsOf(PROCESS_QUEUE)).toContainEqual(
      expect.objectContaining({
        name: `page ${failed} of run ${run} · 159 tickets`,
        progress: 0,
        externalUrl: { displayText: `Open in the console: /pages/${failed}`, href: `/pages/${failed}` },
      }),
    );
    expect(await jobsOf('retrieve')).toContainEqual(
      expect.objectContaining({
        name: `run ${run} · demo`,
        progress: 50,
        externalUrl: { displayText: `Open in the console: /runs/${run}`, href: `/runs/${run}` },
      }),
    );
  });

  it('leads from a record to its job, and to the console once the job is forgotten', async () => {
    const { failed } = await store();
    const target = async () =>
      (await dashboard.ask('viewer', `/queues/pages/${failed}`)).headers.get('Location');
    expect(await target()).toBe(`/pages/${failed}`);
    await dashboard.queues.enqueuePage({ pageId: failed, replayRunId: null });
    expect(await target()).toBe(`/queues/queue/${PROCESS_QUEUE}/page-${failed}`);
    expect((await dashboard.ask('viewer', '/queues/runs/999')).headers.get('Location')).toBe('/runs/999');
  });

  it('records a retry with the person who pressed it, not as automatic (I9)', async () => {
    const { failed } = await store();
    const worker = await startWorker({
      backend: dashboard.queues.backend,
      prefix: dashboard.queues.prefix,
      queue: PROCESS_QUEUE,
      concurrency: 1,
      log: createLogger({ level: 'silent', pretty: false }),
      handler: async () => {
        throw new PermanentError('ALL_BAD', 'Every ticket is bad.');
      },
    });
    await dashboard.queues.enqueuePage({ pageId: failed, replayRunId: null });
    await waitFor(async () => (await stateOf(`page-${failed}`)) === 'failed');
    await worker.close();
    const path = `/queues/api/queues/${PROCESS_QUEUE}/page-${failed}/retry`;
    expect((await dashboard.ask('operator', path, { method: 'PUT' })).status).toBe(204);
    const page = await dashboard.database.prisma.page.findUnique({ where: { pageId: failed } });
    expect(page).toMatchObject({ status: 'STORED', retriedBy: 'operator' });
  });

  it('refuses at once an edit of a scheduler that a worker would take back', async () => {
    const { queues } = dashboard;
    const job = {
      trigger: 'SCHEDULE',
      scheduleId: 1,
      batchSize: null,
      requestedBy: null,
      runId: null,
    } as const;
    await queues.mirrorSchedule({ key: 'schedule-1', everyMs: 60_000, job });
    await queues.upsertSweepScheduler(60_000);
    const ask = (queue: string, what: string, init: RequestInit) =>
      dashboard.ask('admin', `/queues/api/queues/${queue}/job-schedulers/${what}`, init);
    const edit = (body: object, scheduler = 'schedule-1', queue = 'retrieve') =>
      ask(queue, scheduler, {
        method: 'PATCH',
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json' },
      });
    const reasonOf = async (response: Response) => [response.status, JSON.stringify(await response.json())];
    expect(await reasonOf(await edit({ every: 1_500 }))).toEqual([
      409,
      expect.stringContaining('whole seconds'),
    ]);
    expect(await reasonOf(await edit({ pattern: '* * *' }))).toEqual([
      409,
      expect.stringContaining('five fields'),
    ]);
    expect((await edit({ every: 60_000, limit: 3 })).status).toBe(409);
    expect(await reasonOf(await edit({ every: 60_000 }, 'sweep', 'sweep'))).toEqual([
      409,
      expect.stringContaining('cannot be changed'),
    ]);
    const removal = await ask('retrieve', 'schedule-1/remove', { method: 'PUT' });
    expect(await reasonOf(removal)).toEqual([409, expect.stringContaining('Pause or delete the schedule')]);
    expect(await queues.mirroredSchedules()).toMatchObject([{ key: 'schedule-1', everyMs: 60_000 }]);
    expect((await edit({ every: 120_000 })).status).toBe(204);
    await queues.removeSchedule('schedule-1');
  });

  it('refuses NUL in a body, as the REST API does', async () => {
    const response = await dashboard.ask('admin', `/queues/api/queues/${PROCESS_QUEUE}/add`, {
      method: 'POST',
      body: '{"name": "a\\u0000b"}',
      headers: { 'Content-Type': 'application/json' },
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'UNSTORABLE_TEXT' });
  });

  it('refuses a body that is nested too deep for what follows its levels one by one', async () => {
    const response = await dashboard.ask('viewer', `/queues/api/queues/${PROCESS_QUEUE}/pause`, {
      method: 'PUT',
      body: '['.repeat(45_000) + ']'.repeat(45_000),
      headers: { 'Content-Type': 'application/json' },
    });
    expect(response.status).toBe(400);
  });

  it('records that it refused a viewer, as the REST API does (I9)', async () => {
    const path = `/queues/api/queues/${PROCESS_QUEUE}/empty`;
    expect((await dashboard.ask('viewer', path, { method: 'PUT' })).status).toBe(403);
    const refusals = () =>
      dashboard.database.prisma.auditLog.findMany({ where: { action: 'request.refuse', actor: 'viewer' } });
    await waitFor(async () => (await refusals()).length === 1);
    expect(await refusals()).toMatchObject([{ channel: 'bull-board', detail: { code: 'ROLE' } }]);
  });

  it('warns of what a change does, and loads nothing from other sites', async () => {
    const texts = await (await dashboard.ask('admin', '/queues/static/locales/en-US/messages.json')).json();
    expect(texts.QUEUE.ACTIONS.CONFIRM.OBLITERATE_QUEUE).toContain('the history of jobs is lost');
    expect(texts.QUEUE.ACTIONS.PAUSE).toBe('Pause');
    const screen = await (await dashboard.ask('operator', '/queues')).text();
    expect(screen).toMatch(/<script src="\/assets\/board\.js" data-role="operator"/);
    expect(screen).not.toContain('googleapis');
  });

  it('gives viewers a board without buttons', async () => {
    const queues = async (asker: 'viewer' | 'operator') =>
      (await (await dashboard.ask(asker, '/queues/api/queues')).json()).queues;
    for (const queue of await queues('viewer')) expect(queue.readOnlyMode).toBe(true);
    for (const queue of await queues('operator')) expect(queue.readOnlyMode).toBe(false);
  });
});

import { queueBackends } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDashboard, type TestDashboard } from './start-dashboard.js';

describe.each(queueBackends())('queues and workers over REST ($kind)', ({ backend }) => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard(backend);
  });
  afterAll(() => dashboard.close());

  const change = (name: string, what: string, asker: 'viewer' | 'operator' = 'operator') =>
    dashboard.ask(asker, `/api/v1/queues/${name}/${what}`, {
      method: 'POST',
      body: JSON.stringify({ reason: 'a test' }),
      headers: { 'Content-Type': 'application/json' },
    });
  const queues = async () => (await (await dashboard.ask('viewer', '/api/v1/queues')).json()).items;

  it('lists each queue with its jobs by state', async () => {
    await dashboard.queues.enqueuePage({ pageId: 7, replayRunId: null });
    expect(await queues()).toMatchObject([
      { name: 'retrieve', paused: false, pausedSince: null, pausedBy: null },
      { name: 'process-page', counts: { waiting: 1, failed: 0 } },
      { name: 'sweep', workers: 0 },
    ]);
  });

  it('pauses and resumes a queue for an operator, and shows since when and by whom (I9)', async () => {
    const paused = await change('process-page', 'pause');
    expect(paused.status).toBe(200);
    expect(await paused.json()).toMatchObject({
      name: 'process-page',
      paused: true,
      pausedSince: expect.any(String),
      pausedBy: 'operator',
    });
    expect(await dashboard.queues.process.isPaused()).toBe(true);
    expect((await queues())[1]).toMatchObject({ paused: true, counts: { waiting: 1 } });
    expect(await (await change('process-page', 'resume')).json()).toMatchObject({
      paused: false,
      pausedSince: null,
      pausedBy: null,
    });
    const recorded = await dashboard.database.prisma.auditLog.findMany({ where: { channel: 'api' } });
    expect(recorded.map(({ actor, action, target, reason }) => [actor, action, target, reason])).toEqual([
      ['operator', 'queue.pause', 'process-page', 'a test'],
      ['operator', 'queue.resume', 'process-page', 'a test'],
    ]);
  });

  it('refuses a viewer, and a queue that does not exist', async () => {
    expect((await change('process-page', 'pause', 'viewer')).status).toBe(403);
    expect((await change('none', 'pause')).status).toBe(404);
    expect(await dashboard.queues.process.isPaused()).toBe(false);
  });

  it('lists workers, those that are running first', async () => {
    await dashboard.database.pool.query(`INSERT INTO worker (worker_id, host, pid, seen_at) VALUES
      ('old', 'arena-1', 1, now() - interval '1 minute'), ('new', 'arena-2', 2, now())`);
    const { items } = await (await dashboard.ask('viewer', '/api/v1/workers')).json();
    expect(items).toMatchObject([
      { workerId: 'new', isRunning: true },
      { workerId: 'old', isRunning: false, host: 'arena-1', pid: 1 },
    ]);
  });
});

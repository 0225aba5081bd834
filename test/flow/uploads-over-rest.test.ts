import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createToken } from '@tixngo-sync/auth';
import { createTestDatabase, type TestDatabase, ticketChange, waitFor } from '@tixngo-sync/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DashboardProcess, startDashboardProcess } from '../e2e/dashboard-process.js';
import { startWorkerProcess, type WorkerProcess } from './worker-process.js';

describe('uploads over REST, with a dashboard and a worker as processes', () => {
  let test: TestDatabase;
  let token: string;
  let TMPDIR: string;
  const toEnd: (() => Promise<unknown>)[] = [];
  beforeEach(async () => {
    test = await createTestDatabase();
    token = await createToken(
      test.database,
      { actor: 'test', channel: 'cli' },
      { name: 'up', role: 'operator' },
    );
    TMPDIR = mkdtempSync(join(tmpdir(), 'uploads-'));
  });
  afterEach(async () => {
    for (const end of toEnd.splice(0)) await end();
    await test.drop();
    rmSync(TMPDIR, { recursive: true });
  });

  /** Two pages may wait to be processed, so without a worker an upload of more stops there. */
  async function startDashboard(): Promise<DashboardProcess> {
    const dashboard = await startDashboardProcess({ DATABASE_URL: test.url, MAX_PAGES_AHEAD: '2', TMPDIR });
    toEnd.push(() => dashboard.stop());
    return dashboard;
  }
  function startWorker(): WorkerProcess {
    const worker = startWorkerProcess({
      DATABASE_URL: test.url,
      TIXNGO_API_URL: 'http://127.0.0.1:1/organizer/tickets',
    });
    toEnd.push(() => stop(worker));
    return worker;
  }
  const stop = (worker: WorkerProcess) => {
    worker.kill('SIGTERM');
    return worker.ended;
  };
  const file = (tickets: number) =>
    JSON.stringify(
      Array.from({ length: tickets }, (_, n) => ticketChange({ ticketId: `T${n}`, taxNumber: `X${n}` })),
    );
  async function ask(dashboard: DashboardProcess, path: string, init: RequestInit = {}) {
    const headers = { Authorization: `Bearer ${token}` };
    const response = await fetch(`${dashboard.url}/api/v1/uploads${path}`, { ...init, headers });
    return { status: response.status, body: await response.json() };
  }
  const upload = (dashboard: DashboardProcess, content: string, query = '') => {
    const body = new FormData();
    body.append('file', new Blob([content]), 'late.json');
    return ask(dashboard, query, { method: 'POST', body });
  };
  const follow = (dashboard: DashboardProcess, runId: number) =>
    waitFor(
      async () => {
        const { body } = await ask(dashboard, `/${runId}`);
        return body.isDone ? body.run : undefined;
      },
      { timeoutMs: 90_000 },
    );
  const count = async (table: 'run' | 'page' | 'ticket') =>
    Number((await test.database.pool.query(`SELECT count(*) FROM ${table}`)).rows[0].count);
  const folders = () => readdirSync(TMPDIR).filter((name) => name.startsWith('tixngo-upload-'));

  it('change the tables; a dry run changes nothing; the same file is pointed out', async () => {
    const dashboard = await startDashboard();
    const worker = startWorker();
    const dry = await upload(dashboard, file(3), '?dryRun=true');
    expect(dry).toMatchObject({ status: 200, body: { dryRun: true, applied: 3, sameFile: null } });
    expect([await count('run'), await count('ticket')]).toEqual([0, 0]);

    const { status, body } = await upload(dashboard, file(3));
    expect([status, body.sameFile]).toEqual([202, null]);
    expect(await follow(dashboard, body.runId)).toMatchObject({
      status: 'SUCCEEDED',
      received: 3,
      applied: 3,
    });
    expect(await count('ticket')).toBe(3);

    const again = await upload(dashboard, file(3));
    expect(again.body.sameFile).toMatchObject({ runId: body.runId, fileName: 'late.json' });
    expect(await follow(dashboard, again.body.runId)).toMatchObject({
      status: 'SUCCEEDED',
      applied: 0,
      unchanged: 3,
    });
    expect(folders()).toEqual([]);
    await Promise.all([stop(worker), dashboard.stop()]);
  }, 240_000);

  it('end as FAILED when the dashboard is killed, and the same file completes them (I3)', async () => {
    const killed = await startDashboard();
    const { runId } = (await upload(killed, file(5_000))).body;
    await waitFor(async () => (await count('page')) === 2);
    const [folder = ''] = folders();
    const [name = ''] = readdirSync(join(TMPDIR, folder));
    expect(statSync(join(TMPDIR, folder)).mode & 0o777).toBe(0o700);
    expect(statSync(join(TMPDIR, folder, name)).mode & 0o777).toBe(0o600);
    await killed.kill();
    // As if half a minute had passed.
    await test.database.pool.query(`UPDATE run SET uploader_seen_at = now() - interval '31 seconds'`);

    const dashboard = await startDashboard();
    expect(folders()).toEqual([]);
    const worker = startWorker();
    const ended = await follow(dashboard, runId);
    const { rows: pages } = await test.database.pool.query(
      'SELECT status, applied, error_message FROM page WHERE run_id = $1 ORDER BY page_id',
      [runId],
    );
    const processed = { status: 'PROCESSED', applied: 1_000, error_message: null };
    expect(pages).toEqual([processed, processed]);
    expect(ended).toMatchObject({
      status: 'FAILED',
      pages: 2,
      applied: 2_000,
      errorCode: 'UPLOADER_LOST',
      errorMessage: expect.stringMatching(/its first 2000 tickets, as 2 pages\. Upload the same file again/),
    });
    const again = await upload(dashboard, file(5_000));
    const result = { status: 'SUCCEEDED', received: 5_000, applied: 3_000, unchanged: 2_000 };
    expect(await follow(dashboard, again.body.runId)).toMatchObject(result);
    await Promise.all([stop(worker), dashboard.stop()]);
  }, 240_000);

  it('end as ABORTED when the dashboard is stopped, which removes the file', async () => {
    const dashboard = await startDashboard();
    await upload(dashboard, file(5_000));
    await waitFor(async () => (await count('page')) === 2);
    expect((await dashboard.stop()).status).toBe(0);
    expect(folders()).toEqual([]);
    const { rows } = await test.database.pool.query('SELECT status, error_code, error_message FROM run');
    expect(rows).toEqual([
      {
        status: 'ABORTED',
        error_code: 'STOPPED',
        error_message: expect.stringContaining('its first 2000 tickets, as 2 pages'),
      },
    ]);
  }, 120_000);
});

import { createHash, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { ticketChange, waitFor } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startDashboard, type TestDashboard } from './start-dashboard.js';

describe('uploads over REST', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(() => dashboard.close());
  beforeEach(() => dashboard.database.pool.query('TRUNCATE run, page RESTART IDENTITY CASCADE'));

  const tickets = JSON.stringify([ticketChange({ ticketId: 'T1' }), { ticketId: 'T2' }]);
  const form = (text: string, fileName = 'late.json') => {
    const body = new FormData();
    body.append('file', new Blob([text]), fileName);
    return { body };
  };
  const raw = (body: string, type = 'application/json') => ({ body, headers: { 'Content-Type': type } });
  const upload = async (init: RequestInit, query = '') => {
    const response = await dashboard.ask('operator', `/api/v1/uploads${query}`, { method: 'POST', ...init });
    return { status: response.status, body: await response.json() };
  };
  const get = async (runId: number) => (await dashboard.ask('operator', `/api/v1/uploads/${runId}`)).json();
  const stored = (runId: number) =>
    waitFor(async () => ((await get(runId)).run.fetchedAt === null ? undefined : get(runId)));
  const leftFiles = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('tixngo-upload-'));

  it.each([
    ['a form', form(tickets)],
    ['the raw file', raw(tickets)],
  ])('store the pages of %s, and leave no file behind', async (_how, init) => {
    const before = await leftFiles();
    const { status, body } = await upload(init, '?fileName=late.json&reason=asked%20by%20TIXNGO');
    expect([status, body]).toEqual([202, { jobId: 'upload-1', runId: 1, sameFile: null }]);
    const shown = await stored(1);
    expect(shown).toMatchObject({
      run: { trigger: 'FILE', fileName: 'late.json', requestedBy: 'operator' },
      pages: 1,
      pagesDone: 0,
      isDone: false,
    });
    expect(await dashboard.queues.pagesCarried([1])).toEqual(new Set([1]));
    const entry = await dashboard.database.prisma.auditLog.findFirst({
      where: { action: 'file.upload' },
      orderBy: { auditId: 'desc' },
    });
    expect(entry).toMatchObject({ actor: 'operator', target: 'run 1', reason: 'asked by TIXNGO' });
    await waitFor(async () => ((await leftFiles()).length <= before.length ? true : undefined));
  });

  it('show what would change, and write nothing', async () => {
    const { status, body } = await upload(form(tickets), '?dryRun=true');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      dryRun: true,
      fileName: 'late.json',
      ...{ pages: 1, received: 2, applied: 1, quarantined: 1, changedTickets: 1, sameFile: null },
      tickets: [{ ticketId: 'T1', isNew: true }],
      bad: [{ ticketId: 'T2', position: 1 }],
    });
    expect(await dashboard.database.prisma.run.count()).toBe(0);
    expect(await dashboard.database.prisma.ticket.count()).toBe(0);
  });

  it('point out that the same file was uploaded before, whatever it is called', async () => {
    await upload(form(tickets, 'a.json'));
    const same = { runId: 1, fileName: 'a.json', uploadedBy: 'operator' };
    expect((await upload(form(tickets, 'b.json'), '?dryRun=true')).body.sameFile).toMatchObject(same);
    expect((await upload(form(tickets, 'b.json'))).body).toMatchObject({ runId: 2, sameFile: same });
    expect((await get(2)).sameFile).toMatchObject(same);
    expect((await get(1)).sameFile).toBeNull();
    expect((await upload(form(`${tickets} `))).body.sameFile).toBeNull();
  });

  it('happen once for an Idempotency-Key, and another file needs another key', async () => {
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() };
    const first = await upload({ body: tickets, headers });
    expect(await upload({ body: tickets, headers })).toEqual(first);
    expect((await upload({ body: `${tickets} `, headers })).status).toBe(422);
    expect(await dashboard.database.prisma.run.count()).toBe(1);
  });

  it.each([
    ['a file of another format', form('hello'), 400, 'NOT_A_TICKET_FILE'],
    ['an empty form', { body: new FormData() }, 400, 'MALFORMED_FORM'],
    ['another content type', raw('<x/>', 'application/xml'), 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ])('refuse %s and store nothing', async (_what, init, status, code) => {
    expect(await upload(init)).toMatchObject({ status, body: { code } });
    expect(await dashboard.database.prisma.run.count()).toBe(0);
  });

  it('keep no personal data in the queue and no content of the file in the run (I8)', async () => {
    await upload(form(tickets));
    await stored(1);
    const { rows } = await dashboard.database.pool.query('SELECT file_digest FROM run');
    expect(rows).toEqual([{ file_digest: createHash('sha256').update(tickets).digest('hex') }]);
    const job = await dashboard.queues.process.getJob('page-1');
    expect(job?.data).toEqual({ pageId: 1, replayRunId: null });
  });

  it('are not other runs', async () => {
    await dashboard.database.pool.query(`INSERT INTO run (trigger) VALUES ('MANUAL')`);
    expect((await dashboard.ask('operator', '/api/v1/uploads/1')).status).toBe(404);
    expect((await dashboard.ask('viewer', '/api/v1/uploads/1')).status).toBe(403);
  });

  it('export the audit log whole, without formulas, and record the export', async () => {
    await dashboard.database.pool.query(`
      INSERT INTO audit_log (actor, channel, action, target, reason)
      SELECT 'ada', 'cli', 'csv.test', 'line ' || n, '=HYPERLINK("x")' FROM generate_series(1, 2500) n`);
    const response = await dashboard.ask('admin', '/api/v1/audit.csv?action=csv.test');
    expect(response.headers.get('Content-Type')).toMatch(/^text\/csv/);
    const lines = (await response.text()).trim().split('\r\n');
    expect(lines).toHaveLength(2501);
    expect(lines[0]).toBe('auditId,at,actor,channel,action,target,reason,detail');
    expect(lines[1]).toMatch(/,ada,cli,csv\.test,line 2500,"'=HYPERLINK\(""x""\)",$/);
    expect(await dashboard.database.prisma.auditLog.count({ where: { action: 'audit.export' } })).toBe(1);
    expect((await dashboard.ask('operator', '/api/v1/audit.csv')).status).toBe(403);
  });
});

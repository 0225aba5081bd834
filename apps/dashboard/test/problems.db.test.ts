import { gzipSync } from 'node:zlib';
import { ticketChange } from '@tixngo-sync/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startDashboard, type TestDashboard } from './start-dashboard.js';

describe('pages, quarantine, problems and replays over REST', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(() => dashboard.close());

  const sql = async (text: string, values: unknown[] = []) =>
    (await dashboard.database.pool.query(text, values)).rows;
  const ask = (path: string, role: 'viewer' | 'operator' = 'operator') =>
    dashboard.ask(role, `/api/v1${path}`);
  const get = async (path: string) => (await ask(path)).json();
  const post = (path: string, body: unknown = {}, headers = {}) =>
    dashboard.ask('operator', `/api/v1${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  const actions = async () =>
    (
      await sql('SELECT action, target, reason FROM audit_log WHERE actor = $1 ORDER BY audit_id', [
        'operator',
      ])
    ).map(({ action, target, reason }) => `${action} ${target} ${reason ?? ''}`.trim());

  const good = ticketChange();

  // Run 1: page 1 is processed and has two tickets in quarantine; pages 2 and 3 failed alike; page 4 lost its
  // body. Run 2 is the next of the same schedule.
  beforeEach(async () => {
    await sql(`TRUNCATE run, page, quarantined_ticket, ticket, retry, skipped_tax_number CASCADE`);
    await sql(
      `ALTER TABLE audit_log DISABLE TRIGGER USER; TRUNCATE audit_log; ALTER TABLE audit_log ENABLE TRIGGER USER`,
    );
    await sql(`INSERT INTO run (run_id, trigger, status, schedule_name, started_at, job_id) VALUES
      (1, 'SCHEDULE', 'SUCCEEDED_WITH_ERRORS', 'feed', '2026-06-11T18:00:00Z', NULL),
      (2, 'SCHEDULE', 'SUCCEEDED', 'feed', '2026-06-12T18:00:00Z', NULL)`);
    await sql(`SELECT setval(pg_get_serial_sequence('run', 'run_id'), 10)`);
    const body = gzipSync(JSON.stringify({ result: [good, { ticketId: 'T-2' }, { ticketId: 'T-3' }] }));
    await sql(
      `INSERT INTO page (page_id, run_id, sequence, status, received, applied, quarantined, body, error_code,
         error_message, fetched_at) VALUES
       (1, 1, 1, 'PROCESSED', 3, 1, 2, $1, NULL, NULL, '2026-06-11T18:00:01Z'),
       (2, 1, 2, 'FAILED', 3, 0, 0, $1, 'INTERNAL', 'page 2 could not be processed', '2026-06-11T18:00:02Z'),
       (3, 1, 3, 'FAILED', 3, 0, 0, $1, 'INTERNAL', 'page 3 could not be processed', '2026-06-11T18:00:03Z'),
       (4, 1, 4, 'PROCESSED', 0, 0, 0, NULL, NULL, NULL, '2026-06-11T18:00:04Z')`,
      [body],
    );
    await sql(`INSERT INTO quarantined_ticket (quarantine_id, page_id, position, place, ticket_id, tax_number,
        reason_code, field, message, body) VALUES
      (1, 1, 1, 1, 'T-2', 'TAX-2', 'MISSING_FIELD', 'event.id', 'event.id: found nothing', '{"ticketId":"T-2"}'),
      (2, 1, 2, 2, 'T-3', 'TAX-3', 'MISSING_FIELD', 'event.id', 'event.id: found nothing', '{"ticketId":"T-3"}')`);
  });

  const problemOf = async (kind: string) => (await get(`/problems?kind=${kind}`)).items[0];

  it('group what is open by root cause, with the members of each', async () => {
    const { items } = await get('/problems');
    expect(items).toMatchObject([
      { count: 2, code: expect.any(String) },
      { count: 2, code: expect.any(String) },
    ]);
    const problem = await problemOf('PAGE');
    expect(problem).toMatchObject({ code: 'INTERNAL', message: 'page … could not be processed', count: 2 });
    expect((await get('/pages/2')).problemId).toBe(problem.problemId);
    const first = await get(`/problems/${problem.problemId}?limit=1`);
    const second = await get(`/problems/${problem.problemId}?limit=1&before=${first.next}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([3, 2]);
  });

  it('retry a problem: a few as a trial, then the rest; the retry can be followed', async () => {
    const { problemId } = await problemOf('QUARANTINE');
    const trial = await post(`/problems/${problemId}/retry`, { canary: 1, reason: 'a trial' });
    expect(trial.status).toBe(202);
    const { jobId, retryId, ids, total } = await trial.json();
    expect({ jobId, ids, total }).toEqual({ jobId: `retry-${retryId}`, ids: [1], total: 1 });
    expect((await dashboard.queues.process.getJob(jobId))?.data).toEqual({ retryId });
    expect(await get(`/retries/${retryId}`)).toMatchObject({ problemId, waiting: 1, finishedAt: null });
    expect((await get(`/problems/${problemId}`)).retries).toMatchObject([{ retryId, reason: 'a trial' }]);
    expect((await post(`/retries/${retryId}/stop`)).status).toBe(200);
    expect((await post(`/retries/${retryId}/stop`)).status).toBe(409);
    expect((await (await post(`/problems/${problemId}/retry`)).json()).total).toBe(2);
    const log = await actions();
    expect(log[0]).toBe(`quarantine.retry retry ${retryId} a trial`);
    expect(log[1]).toBe(`retry.stop retry ${retryId}`);
  });

  it('retry pages of a problem, named pages or all that failed, each with its job', async () => {
    const { problemId } = await problemOf('PAGE');
    const canary = await (await post(`/problems/${problemId}/retry`, { canary: 1 })).json();
    expect(canary).toMatchObject({ jobId: 'page-2', ids: [2], total: 1 });
    expect(await get(`/retries/${canary.retryId}`)).toMatchObject({ kind: 'PAGE', waiting: 1, total: 1 });
    expect((await post(`/retries/${canary.retryId}/stop`)).status).toBe(409);
    const all = await post('/pages/retry', { failed: true, reason: 'fixed' });
    expect(all.status).toBe(202);
    expect(await all.json()).toMatchObject({ jobId: 'page-3', jobIds: ['page-3'], pageIds: [3] });
    expect(await dashboard.queues.pagesCarried([2, 3])).toEqual(new Set([2, 3]));
    expect(await actions()).toEqual(['page.retry page 2', 'page.retry page 3 fixed']);
    expect((await get('/problems')).items).toHaveLength(1);
  });

  it('skip a problem: tickets for good, pages given up', async () => {
    const [tickets, pages] = [await problemOf('QUARANTINE'), await problemOf('PAGE')];
    const skipped = await post(`/problems/${tickets.problemId}/skip`, { reason: 'test data' });
    expect(await skipped.json()).toEqual({ kind: 'QUARANTINE', count: 2 });
    const givenUp = await post(`/problems/${pages.problemId}/skip`, { reason: 'test data' });
    expect(await givenUp.json()).toEqual({ kind: 'PAGE', count: 2 });
    expect((await get('/problems')).items).toEqual([]);
    expect((await get('/pages?status=FAILED&givenUp=true')).items).toHaveLength(2);
    expect(await sql('SELECT tax_number FROM skipped_tax_number ORDER BY 1')).toEqual([
      { tax_number: 'TAX-2' },
      { tax_number: 'TAX-3' },
    ]);
    expect((await ask(`/problems/${tickets.problemId}`)).status).toBe(404);
  });

  it('do a POST once for each Idempotency-Key', async () => {
    const headers = { 'Idempotency-Key': 'retry-1' };
    const first = await (await post('/quarantine/retry', { all: true }, headers)).json();
    expect(await (await post('/quarantine/retry', { all: true }, headers)).json()).toEqual(first);
    expect(await sql('SELECT count(*) FROM retry')).toEqual([{ count: 1 }]);
  });

  it('find quarantined tickets by code and by the beginning of an id or tax number', async () => {
    const found = async (query: string) =>
      (await get(`/quarantine?${query}`)).items.map((row: { quarantineId: number }) => row.quarantineId);
    expect(await found('q=TAX-3')).toEqual([2]);
    expect(await found('q=T-')).toEqual([2, 1]);
    expect(await found('q=T_')).toEqual([]);
    expect(await found('quarantineId=1')).toEqual([1]);
    expect(await found('quarantineId=1&before=1')).toEqual([]);
    expect(await found('code=MISSING_FIELD')).toEqual([2, 1]);
    expect(await found('code=INVALID_DATE')).toEqual([]);
    expect(await found('code=MISSING_FIELD&reason=INVALID_DATE')).toEqual([]);
  });

  it('skip or retry one quarantined ticket', async () => {
    const skip = await post('/quarantine/1/skip', { reason: 'a test' });
    expect(await skip.json()).toEqual({ quarantineId: 1, taxNumber: 'TAX-2', closed: 1 });
    const retry = await post('/quarantine/2/retry');
    expect(retry.status).toBe(202);
    expect(await retry.json()).toMatchObject({ jobId: expect.stringMatching(/^retry-\d+$/), total: 1 });
  });

  it('skip several quarantined tickets, all or none', async () => {
    expect((await post('/quarantine/skip', { ids: [1, 77], reason: 'a test' })).status).toBe(404);
    expect(await sql(`SELECT count(*) FROM quarantined_ticket WHERE status = 'SKIPPED'`)).toEqual([
      { count: 0 },
    ]);
    const skip = await post('/quarantine/skip', { ids: [2, 1], reason: 'a test' });
    expect(await skip.json()).toEqual({
      items: [
        { quarantineId: 2, taxNumber: 'TAX-3', closed: 1 },
        { quarantineId: 1, taxNumber: 'TAX-2', closed: 1 },
      ],
    });
    expect(await actions()).toContain('quarantine.skip quarantined ticket 2 a test');
  });

  it('show the body of a quarantined ticket to operators only, and record the reading (I9)', async () => {
    expect(await get('/quarantine/1')).toMatchObject({ body: '{"ticketId":"T-2"}', hasBody: true });
    expect(await (await ask('/quarantine/1', 'viewer')).json()).toMatchObject({ body: null, hasBody: true });
    expect(await actions()).toEqual(['quarantine.read quarantine 1']);
  });

  it('show what is stored of a page: tickets, and for operators the answer as it came (I9)', async () => {
    const { tickets } = await get('/pages/1');
    expect(tickets).toMatchObject([
      { position: 0, ticketId: good.ticketId, outcome: 'SKIPPED', quarantineId: null },
      { position: 1, ticketId: 'T-2', outcome: 'QUARANTINED', quarantineId: 1 },
      { position: 2, ticketId: 'T-3', outcome: 'QUARANTINED', quarantineId: 2 },
    ]);
    expect((await get('/pages/4')).tickets).toBeNull();
    const response = await ask('/pages/1/body');
    expect(response.headers.get('Content-Type')).toMatch(/^application\/json/);
    expect((await response.json()).result).toEqual([good, { ticketId: 'T-2' }, { ticketId: 'T-3' }]);
    expect(await actions()).toContain('page.read page 1');
    expect((await ask('/pages/1/body', 'viewer')).status).toBe(403);
    expect((await ask('/pages/4/body')).status).toBe(410);
    expect((await ask('/pages/77/body')).status).toBe(404);
  });

  it('preview a replay without a change, and then do it', async () => {
    const preview = await post('/pages/1/replay', { dryRun: true });
    expect(preview.status).toBe(200);
    expect(await preview.json()).toMatchObject({
      dryRun: true,
      pages: 1,
      pagesLeft: 0,
      received: 3,
      applied: 1,
      quarantined: 2,
      changedTickets: 1,
      tickets: [{ pageId: 1, ticketId: good.ticketId, isNew: true }],
      bad: [{ ticketId: 'T-2' }, { ticketId: 'T-3' }],
    });
    expect(await sql('SELECT count(*) FROM run')).toEqual([{ count: 2 }]);
    expect(await sql('SELECT count(*) FROM ticket')).toEqual([{ count: 0 }]);
    const replay = await post('/pages/1/replay', { reason: 'a better parser' });
    expect(replay.status).toBe(202);
    const { jobId, runId, pages } = await replay.json();
    expect({ jobId, pages }).toEqual({ jobId: `page-1-run-${runId}`, pages: 1 });
    expect(await dashboard.queues.process.getJob(jobId)).toBeDefined();
    expect(await actions()).toEqual(['page.read page 1', `page.replay run ${runId} a better parser`]);
    await sql(`UPDATE page SET body = NULL WHERE page_id = 3`);
    expect((await post('/runs/1/replay', { dryRun: true })).status).toBe(409);
  });

  it('show a run with its pages, what happened, and the run before it', async () => {
    const detail = await get('/runs/1');
    expect(detail.pages.map((page: { pageId: number }) => page.pageId)).toEqual([1, 2, 3, 4]);
    expect(detail.timeline[0]).toMatchObject({ event: 'STARTED', at: '2026-06-11T18:00:00.000Z' });
    expect(detail).toMatchObject({ previousRunId: null, job: null });
    expect((await get('/runs/2')).previousRunId).toBe(1);
  });

  it('show the job of a run with its log', async () => {
    const jobId = await dashboard.queues.enqueueRetrieve({
      ...{ trigger: 'MANUAL', scheduleId: null, batchSize: null, requestedBy: null, runId: null },
    });
    await dashboard.queues.retrieve.addJobLog(jobId, 'fetching');
    await sql('UPDATE run SET job_id = $1 WHERE run_id = 1', [jobId]);
    expect((await get('/runs/1')).job).toEqual({ queue: 'retrieve', jobId, log: ['fetching'] });
  });

  it.each([
    ['/runs?schedule=feed', [2, 1]],
    ['/runs?schedule=none', []],
    ['/runs?from=2026-06-12T00:00:00Z', [2]],
    ['/runs?from=2026-06-11T20:00:00%2B02:00&to=2026-06-12T18:00:00Z', [1]],
    ['/pages?from=2026-06-11T18:00:02Z&to=2026-06-11T18:00:04Z', [3, 2]],
    ['/pages?status=FAILED&givenUp=false', [3, 2]],
    ['/pages?ticketId=T-9', []],
  ])('GET %s lists %j', async (path, ids) => {
    const { items } = await get(path);
    expect(items.map((row: { pageId?: number; runId: number }) => row.pageId ?? row.runId)).toEqual(ids);
  });

  it.each([
    ['/pages/retry', {}, 400],
    ['/pages/retry', { ids: [2], failed: true }, 400],
    ['/pages/retry', { ids: [77] }, 404],
    ['/pages/retry', { ids: [1] }, 409],
    ['/pages/77/replay', {}, 404],
    ['/pages/4/replay', {}, 409],
    ['/runs/77/replay', {}, 404],
    ['/runs/2/replay', {}, 409],
    ['/quarantine/retry', { ids: [] }, 400],
    ['/quarantine/77/retry', {}, 404],
    ['/quarantine/77/skip', { reason: 'because' }, 404],
    ['/quarantine/1/skip', {}, 400],
    ['/quarantine/skip', { ids: [1] }, 400],
    ['/problems/0123456789abcdef/retry', {}, 404],
    ['/problems/0123456789abcdef/skip', { reason: 'because' }, 404],
    ['/problems/x/retry', {}, 400],
    ['/problems/0123456789abcdef/retry', { canary: 0 }, 400],
    ['/retries/77/stop', {}, 404],
  ])('POST %s with %j is answered with %d and changes nothing', async (path, body, status) => {
    const response = await post(path, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ status, code: expect.stringMatching(/^[A-Z_]+$/) });
    expect(await actions()).toEqual([]);
    expect(await sql(`SELECT count(*) FROM page WHERE status = 'FAILED'`)).toEqual([{ count: 2 }]);
  });

  it.each([
    '/runs?foo=1',
    '/pages?state=FAILED',
    '/quarantine?ticket=1',
    '/problems?q=1',
    '/runs?from=today',
  ])('GET %s is refused', async (path) => {
    expect((await ask(path)).status).toBe(400);
  });
});

import { columnNameOf, RECORD_TABLES } from '@tixngo-sync/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../src/api/resources.js';
import { seed, seededPath } from './seed.js';
import { signIn, startDashboard, type TestDashboard } from './start-dashboard.js';

describe('the REST API', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
    await seed(dashboard.database);
  });
  afterAll(() => dashboard.close());

  const get = async (path: string) => (await dashboard.ask('admin', `/api/v1${path}`)).json();
  const post = (path: string, body: unknown = {}) =>
    dashboard.ask('operator', `/api/v1${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    });
  const auditLog = async () =>
    (await dashboard.database.prisma.auditLog.findMany({ orderBy: { auditId: 'asc' } })).map(
      ({ actor, channel, action, target }) => ({
        actor,
        channel,
        action,
        target,
      }),
    );

  it.each(Object.entries(RECORD_TABLES))(
    'shows every field of %s: each holds a value in some seeded row',
    async (table, fields) => {
      const counts = Object.keys(fields).map((name) => `count(${columnNameOf(name)}) AS "${name}"`);
      const { rows } = await dashboard.database.pool.query(`SELECT ${counts.join(', ')} FROM ${table}`);
      const empty = Object.entries(rows[0] as Record<string, number>).filter(([, count]) => count === 0);
      expect(empty).toEqual([]);
    },
  );

  it('gives a day as a day and an instant with its time', async () => {
    const { contacts } = await get('/tickets/T-1');
    expect(contacts).toMatchObject([{ birthday: '1990-02-03', createdAt: '2026-05-06T07:08:09.000Z' }]);
    const { components } = await get('/openapi.json');
    const birthday = components.schemas.TicketDetail.properties.contacts.items.properties.birthday;
    expect(JSON.stringify(birthday)).toContain('"format":"date"');
  });

  const readable = ROUTES.filter((route) => route.method === 'get' && route.raw === undefined);
  it.each(readable)('GET $path answers what its schema describes, with data', async (route) => {
    const [{ problemId }] = (await get('/problems')).items;
    const answer = await get(seededPath(route.path, problemId));
    const parsed = route.answer.safeParse(answer);
    expect(parsed.error).toBeUndefined();
    // A field that the schema does not describe would be missing here.
    expect(parsed.data).toEqual(answer);
    if ('items' in answer) expect(answer.items).not.toHaveLength(0);
  });

  it('splits a list into parts without a gap or a duplicate', async () => {
    const first = await get('/pages?limit=1');
    const second = await get(`/pages?limit=1&before=${first.next}`);
    const third = await get(`/pages?limit=1&before=${second.next}`);
    const fourth = await get(`/pages?limit=1&before=${third.next}`);
    const ids = [first, second, third].flatMap(({ items }) =>
      items.map((page: { pageId: number }) => page.pageId),
    );
    expect(ids).toEqual([3, 2, 1]);
    expect(fourth).toEqual({ items: [], next: null });
  });

  it.each([
    ['/runs?limit=0', 400],
    ['/runs?before=x', 400],
    ['/runs?status=DONE', 400],
    ['/runs/abc', 400],
    ['/runs/99999999999', 400],
    ['/runs/77', 404],
    ['/tickets/none', 404],
    ['/nothing', 404],
  ])('GET %s is answered with %d and a message', async (path, status) => {
    const response = await dashboard.ask('viewer', `/api/v1${path}`);
    expect(response.status).toBe(status);
    expect(response.headers.get('Content-Type')).toMatch(/^application\/problem\+json/);
    expect(await response.json()).toMatchObject({ status, detail: expect.stringMatching(/\w/) });
  });

  it('starts a run of a schedule by its name, and records who did (I9)', async () => {
    const response = await post('/runs', { scheduleName: 'feed', batchSize: 500 });
    expect(response.status).toBe(202);
    const { jobId } = await response.json();
    const job = await dashboard.queues.retrieve.getJob(jobId);
    expect(job?.data).toEqual({
      trigger: 'MANUAL',
      scheduleId: 1,
      batchSize: 500,
      requestedBy: 'operator',
      runId: null,
    });
    expect(await auditLog()).toContainEqual({
      actor: 'operator',
      channel: 'api',
      action: 'run.start',
      target: 'feed',
    });
  });

  it('retries a failed page once for two requests, and records who did (I9)', async () => {
    for (let i = 0; i < 2; i += 1) expect((await post('/pages/2/retry')).status).toBe(202);
    expect(await dashboard.queues.pagesCarried([1, 2])).toEqual(new Set([2]));
    expect(await auditLog()).toContainEqual({
      actor: 'operator',
      channel: 'api',
      action: 'page.retry',
      target: 'page 2',
    });
  });

  it('gives up a failed page with a reason, and a retry takes it back (I9)', async () => {
    const reason = 'a test of TIXNGO';
    await dashboard.database.pool.query(`UPDATE page SET status = 'FAILED' WHERE page_id = 2`);
    const response = await post('/pages/2/give-up', { reason });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'FAILED',
      givenUpBy: 'operator',
      givenUpReason: reason,
    });
    expect((await get('/status')).open.failedPages).toBe(0);
    const entry = { actor: 'operator', channel: 'api', action: 'page.give-up', target: 'page 2' };
    expect(await auditLog()).toContainEqual(entry);
    expect((await post('/pages/2/retry')).status).toBe(202);
    expect((await get('/pages/2')).page).toMatchObject({ status: 'STORED', givenUpAt: null });
  });

  it('gives up several failed pages, all or none (I9)', async () => {
    await dashboard.database.pool.query(`UPDATE page SET status = 'FAILED' WHERE page_id = 2`);
    const wrong = await post('/pages/give-up', { ids: [2, 1], reason: 'because' });
    expect(wrong.status).toBe(409);
    expect((await get('/pages/2')).page).toMatchObject({ givenUpAt: null });
    const response = await post('/pages/give-up', { ids: [2], reason: 'TIXNGO sends them again' });
    expect(await response.json()).toEqual({ pageIds: [2] });
    expect((await get('/pages/2')).page).toMatchObject({ givenUpReason: 'TIXNGO sends them again' });
    const entry = { actor: 'operator', channel: 'api', action: 'page.give-up', target: 'page 2' };
    expect(await auditLog()).toContainEqual(entry);
    expect((await post('/pages/2/retry')).status).toBe(202);
  });

  it.each([
    ['/pages/1/retry', {}, 409],
    ['/pages/give-up', { ids: [77], reason: 'because' }, 404],
    ['/pages/give-up', { ids: [3] }, 400],
    ['/pages/give-up', { ids: [], reason: 'because' }, 400],
    ['/pages/1/give-up', { reason: 'because' }, 409],
    ['/pages/3/give-up', {}, 400],
    ['/pages/3/give-up', { reason: ' ' }, 400],
    ['/pages/77/give-up', { reason: 'because' }, 404],
    ['/pages/77/retry', {}, 404],
    ['/runs', { scheduleName: 'none' }, 404],
    ['/runs', { batchsize: 5 }, 400],
    ['/runs', { batchSize: 20_000 }, 400],
  ])('POST %s with %j is answered with %d and changes nothing', async (path, body, status) => {
    const before = await auditLog();
    expect((await post(path, body)).status).toBe(status);
    expect(await auditLog()).toEqual(before);
  });

  const changes = ROUTES.filter(({ method, isRead }) => method !== 'get' && isRead !== true);
  it.each(changes)('$method $path takes a reason', ({ body, query, takesFile }) => {
    const schema = takesFile === true ? query : body;
    expect(Object.keys(schema?.shape ?? {})).toContain('reason');
  });

  it.each([
    ['POST', '/schedules', { name: 'x', cron: '99 * * * *' }, 'cron'],
    ['POST', '/schedules', { name: 'x', everySeconds: 60, timezone: 'Mars/X' }, 'timezone'],
    ['POST', '/schedules', { name: 'x', launch: 'AUTOMATIC' }, 'everySeconds'],
    ['POST', '/tokens', { name: 'x', role: 'viewer', expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    ['POST', '/users', { username: 'a b', role: 'viewer' }, 'username'],
    ['POST', '/pages/retry', {}, 'ids'],
    ['POST', '/quarantine/retry', { ids: [1], all: true }, 'ids'],
    ['PUT', '/key', { key: 'k' }, 'reason'],
    ['DELETE', '/skip-list', {}, 'taxNumber'],
  ])('%s %s with %j names the field that is wrong', async (method, path, body, field) => {
    const response = await dashboard.ask('admin', `/api/v1${path}`, {
      method,
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    });
    const { errors } = await response.json();
    expect([response.status, errors]).toEqual([400, [{ path: field, message: expect.any(String) }]]);
  });

  it('says in plain words what is missing', async () => {
    const { errors } = await (await post('/skip-list', { taxNumber: 'X' })).json();
    expect(errors).toEqual([{ path: 'reason', message: 'is required' }]);
  });

  it('describes every route with its role and answers in openapi.json', async () => {
    const document = await get('/openapi.json');
    const { name } = document.components.securitySchemes.session;
    expect(await signIn(dashboard.url, 'viewer')).toMatch(new RegExp(`^${name}=`));
    for (const route of ROUTES) {
      const operation = document.paths[route.path][route.method];
      expect(operation).toMatchObject({ summary: route.summary, 'x-role': route.role });
      expect(Object.keys(operation.responses)).toEqual(
        expect.arrayContaining([String(route.status), '400', '401', '403']),
      );
    }
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path as Record<string, { operationId: string }>).map(
        (operation) => operation.operationId,
      ),
    );
    expect(new Set(ids).size).toBe(ROUTES.length);
  });
});

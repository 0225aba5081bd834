import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../src/api/resources.js';
import { seed, seededPath } from './seed.js';
import { startDashboard, type TestDashboard } from './start-dashboard.js';

describe('the REST API as HTTP', () => {
  let dashboard: TestDashboard;
  let head: string;
  beforeAll(async () => {
    dashboard = await startDashboard();
    await seed(dashboard.database);
    head = `Host: ${new URL(dashboard.url).host}\r\nAuthorization: Bearer ${await dashboard.token('admin')}\r\n`;
  });
  afterAll(() => dashboard.close());

  const ask = (path: string, init: RequestInit = {}) => dashboard.ask('admin', `/api/v1${path}`, init);
  const runJobs = () => dashboard.queues.retrieve.getJobCounts('waiting', 'prioritized', 'delayed');

  /** Sends bytes over one connection and returns all answers. The last request must close it. */
  const exchange = (bytes: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(dashboard.url);
      let answered = '';
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      socket.on('data', (chunk) => {
        answered += chunk;
      });
      socket.on('close', () => resolve(answered)).on('error', reject);
    });
  const statusesOf = (answered: string) =>
    [...answered.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status]) => status);

  it.each([
    '/runs/0x1',
    '/runs/1e0',
    '/runs/1.0',
    '/runs/01',
    '/runs/+1',
    '/runs/%201',
    '/runs?limit=1e2',
    '/runs?limit=0',
    '/runs?limit=-1',
    '/runs?limit=1e9',
    '/runs?limit=201',
    '/runs?limit=',
    '/runs?limit=5&limit=6',
    '/runs?before=0x5',
    '/audit?before=5e3',
    '/series?metric=lag&step=6e1',
    '/schedules/1/next?count=0x2',
    '/drift?days=1e1',
  ])('refuses %s: numbers are decimal digits within bounds', async (path) => {
    const response = await ask(path);
    expect(response.status).toBe(400);
    const [error, ...others] = (await response.json()).errors;
    expect(error.message).toMatch(/whole number|Too (big|small)/);
    expect(others).toEqual([]);
  });

  it.each(['true', '"2"', '[2]', 'null', '2.5', '0'])('does not accept %s as the id of a row', async (id) => {
    for (const path of ['/pages/retry', '/quarantine/retry']) {
      const body = `{"ids":[${id}]}`;
      const headers = { 'Content-Type': 'application/json' };
      expect((await ask(path, { method: 'POST', body, headers })).status).toBe(400);
    }
    expect(await dashboard.database.prisma.retry.count()).toBe(1);
  });

  it.each([
    ['2026-01-01', 400],
    ['2026-01-01T00:00:00', 400],
    ['2026-02-30T00:00:00Z', 400],
    ['2026-01-01T00:00:00%2B25:00', 400],
    ['2026-01-01T00:00:00+02:00', 400],
    ['2026-01-02T01:59:00%2B02:00', 200],
    ['2026-01-01T19:00:00-05:00', 200],
  ])('accepts from=%s only if the time exists and has an offset', async (from, status) => {
    const response = await ask(`/runs?trigger=FILE&from=${from}`);
    const { items, errors } = await response.json();
    expect([response.status, errors?.length ?? items.length]).toEqual([status, 1]);
  });

  it.each([
    ['/events?after=none', 'events'],
    ['/anomalies?after=STATUS_MISMATCH:none', 'anomalies'],
    ['/contacts?q=a&after=none', 'contacts'],
    ['/tickets?q=T&after=none', 'tickets'],
  ])('refuses %s instead of ending the list: it continues after nothing', async (path) => {
    const response = await ask(path);
    expect([response.status, (await response.json()).code]).toEqual([400, 'NOT_IN_LIST']);
  });

  it.each(['HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'])('does not treat %s as a GET', async (method) => {
    const answered = await exchange(`${method} /api/v1/runs HTTP/1.1\r\n${head}Connection: close\r\n\r\n`);
    expect(statusesOf(answered)).toEqual([method === 'HEAD' ? '200' : '405']);
    if (method === 'HEAD') expect(answered).toMatch(/\r\n\r\n$/);
    else expect(answered).toContain('\r\nAllow: GET, HEAD, POST\r\n');
    expect(answered).not.toMatch(/authorization/i);
  });

  const readable = ROUTES.filter(({ method }) => method === 'get');
  it.each(readable)('HEAD $path needs the role of GET, and has no body', async ({ path, role }) => {
    const { items } = await (await ask('/problems')).json();
    const address = `/api/v1${seededPath(path, items[0].problemId)}`;
    const asViewer = await dashboard.ask('viewer', address, { method: 'HEAD' });
    const asAdmin = await dashboard.ask('admin', address, { method: 'HEAD' });
    expect(asViewer.status).toBe(role === 'viewer' ? asAdmin.status : 403);
    expect(asAdmin.status).toBe(path.endsWith('{fileId}') ? 400 : 200); // none is seeded
    expect((await dashboard.ask('nobody', address, { method: 'HEAD' })).status).toBe(401);
    expect(await asViewer.text()).toBe('');
  });

  it('answers several requests of one connection in their order', async () => {
    const post = `POST /api/v1/runs HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`;
    const get = (path: string, more = '') => `GET /api/v1${path} HTTP/1.1\r\n${head}${more}\r\n`;
    const answered = await exchange(get('/runs/77') + post + get('/me', 'Connection: close\r\n'));
    expect(statusesOf(answered)).toEqual(['404', '202', '200']);
  });

  it('never reads a body as the next request', async () => {
    const hidden = `POST /api/v1/runs HTTP/1.1\r\n${head}Content-Length: 0\r\n\r\n`;
    const last = `GET /api/v1/me HTTP/1.1\r\n${head}Connection: close\r\n\r\n`;
    const before = await runJobs();
    for (const start of [
      'GET /api/v1/about',
      'POST /api/v1/runs',
      'POST /api/v1/nothing',
      'DELETE /api/v1/key',
    ]) {
      const carrier = `${start} HTTP/1.1\r\n${head}Content-Type: text/plain\r\nContent-Length: ${hidden.length}\r\n\r\n`;
      expect(statusesOf(await exchange(carrier + hidden + last)), start).toHaveLength(2);
    }
    const ambiguous = `POST /api/v1/runs HTTP/1.1\r\n${head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`;
    expect(statusesOf(await exchange(ambiguous))).toEqual(['400']);
    expect(await runJobs()).toEqual(before);
  });

  it.each([
    ['/tickets/T%252D1', 404],
    ['/tickets/T-1%2500', 404],
    ['/events/..%2f..%2fetc%2fpasswd/tickets.csv', 404],
    ['/events/E-1/files/..%2f1', 400],
    ['/../v1/me', 404],
    ['/%2e%2e/v1/me', 404],
    ['/%2e%2e%2f%2e%2e%2fpackage.json', 404],
    ['/me;admin=true', 404],
    ['//me', 404],
    ['/ME', 404],
    ['/openapi.json?x=1', 400],
  ])('answers GET %s with a problem and %d, also to a browser', async (path, status) => {
    const answered = await exchange(
      `GET /api/v1${path} HTTP/1.1\r\n${head}Accept: text/html\r\nConnection: close\r\n\r\n`,
    );
    expect(statusesOf(answered)).toEqual([String(status)]);
    expect(answered).toContain('Content-Type: application/problem+json');
  });

  it('serves no file outside of its folders', async () => {
    for (const path of [
      '/assets/console/..%2f..%2f..%2fpackage.json',
      '/assets/..%5c..%5cpackage.json',
      '/%2e%2e/package.json',
    ])
      expect(await (await dashboard.ask('admin', path)).text(), path).not.toContain('"dependencies"');
  });

  it('is case-sensitive: another spelling of its path is not part of the API', async () => {
    const response = await dashboard.ask('admin', '/API/v1/users');
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain('sessions');
  });

  it('answers 401 with WWW-Authenticate when nobody is signed in', async () => {
    const token = { Authorization: 'Bearer guessed' };
    for (const headers of [{}, token, { Authorization: 'Basic YWRtaW46YQ==' }]) {
      const response = await fetch(`${dashboard.url}/api/v1/me`, { headers });
      expect(response.status).toBe(401);
      expect(response.headers.get('WWW-Authenticate')).toBe('Bearer realm="tixngo-sync"');
    }
  });

  it('sends no ETag and allows no caching', async () => {
    const { headers } = await ask('/schedules/1');
    expect([headers.get('ETag'), headers.get('Cache-Control')]).toEqual([null, 'no-store']);
  });

  it.each([
    ['application/json; charset=utf-16', 415],
    ['application/json; charset=iso-8859-1', 415],
    ['application/json; version=1', 415],
    ['application/json, text/plain', 415],
    ['application/merge-patch+json', 415],
    ['application/json;charset="UTF-8"', 202],
    ['Application/JSON ;', 202],
  ])('accepts a body as %s only if it is JSON in UTF-8', async (type, status) => {
    const body = type.includes('16') ? new Uint8Array(Buffer.from('{}', 'utf16le')) : '{}';
    const response = await ask('/runs', { method: 'POST', body, headers: { 'Content-Type': type } });
    expect(response.status).toBe(status);
  });

  it('does not let a header or a parameter override the method', async () => {
    const headers = { 'X-HTTP-Method-Override': 'DELETE', 'X-Method-Override': 'DELETE' };
    const tokens = () => dashboard.database.prisma.apiToken.count();
    const before = await tokens();
    expect((await ask('/tokens/grafana', { method: 'POST', headers })).status).toBe(405);
    expect((await ask('/tokens/grafana?_method=DELETE', { headers })).status).toBe(405);
    expect(await tokens()).toBe(before);
  });

  it('writes no formula into a file for spreadsheets', async () => {
    const formulas = [
      "=cmd|' /C calc'!A0",
      '+1+1',
      '-2',
      '@SUM(A1)',
      '\t=1',
      '=HYPERLINK("http://x.test";"y")',
    ];
    const headers = { 'Content-Type': 'application/json' };
    for (const reason of formulas) {
      const body = JSON.stringify({ taxNumber: reason.trim(), reason });
      expect((await ask('/skip-list', { method: 'POST', body, headers })).status).toBe(201);
    }
    const file = await (await ask('/audit.csv?action=skip-list.add')).text();
    const cells = file.split(/\r\n|,/).map((cell) => cell.replace(/^"/, ''));
    expect(cells.filter((cell) => /^[=+\-@\t]/.test(cell))).toEqual([]);
    expect(cells.filter((cell) => /^'[=+\-@]/.test(cell))).toHaveLength(formulas.length);
  });
});

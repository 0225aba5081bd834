import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Asker, startDashboard, type TestDashboard } from './start-dashboard.js';

describe('the key, the skip list and the interface over REST', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(() => dashboard.close());
  beforeEach(async () => {
    await dashboard.database.pool.query(`
      TRUNCATE key_change, skipped_tax_number, schedule, run, page RESTART IDENTITY CASCADE;
      UPDATE sync_key SET fetched_through = 'a', committed_through = 'a'`);
  });

  const send = (method: string, path: string, body: unknown = {}, asker: Asker = 'admin') =>
    dashboard.ask(asker, `/api/v1${path}`, {
      method,
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    });
  const get = async (path: string, asker: Asker = 'viewer') =>
    (await dashboard.ask(asker, `/api/v1${path}`)).json();
  const newestEntry = () =>
    dashboard.database.prisma.auditLog.findFirst({ orderBy: { auditId: 'desc' }, where: { channel: 'api' } });
  const reason = 'as TIXNGO asked';

  it('undoes changes of the key as a stack: A to B to C, undo, undo gives A', async () => {
    for (const key of ['b', 'c']) expect((await send('PUT', '/key', { key, reason })).status).toBe(200);
    expect(await get('/key')).toMatchObject({ fetchedThrough: 'c', undo: { oldKey: 'b', newKey: 'c' } });
    expect(await (await send('POST', '/key/undo')).json()).toMatchObject({
      newKey: 'b',
      undid: { reason, changedBy: 'admin' },
    });
    await send('POST', '/key/undo', { reason: 'all of it' });
    expect(await get('/key')).toMatchObject({ fetchedThrough: 'a', undo: null });
    const left = await send('POST', '/key/undo');
    expect([left.status, (await left.json()).code]).toEqual([409, 'NO_KEY_CHANGE']);
    const { items } = await get('/key/history');
    expect(items.map(({ newKey }: { newKey: string }) => newKey)).toEqual(['a', 'b', 'c', 'b']);
    expect(await newestEntry()).toMatchObject({ actor: 'admin', action: 'key.undo', reason: 'all of it' });
  });

  it('previews a key and a reset, and changes nothing', async () => {
    const state = async () => [
      await get('/key'),
      await get('/key/history'),
      await dashboard.database.prisma.auditLog.count({ where: { action: { startsWith: 'key.' } } }),
    ];
    const before = await state();
    for (const [method, path, body] of [
      ['PUT', '/key', { key: 'elsewhere', reason }],
      ['POST', '/key/reset', { reason }],
    ] as const) {
      const previewed = await send(method, `${path}?preview=true`, body);
      const newKey = 'key' in body ? body.key : null;
      expect([previewed.status, await previewed.json()]).toMatchObject([200, { newKey }]);
    }
    expect(await state()).toEqual(before);
  });

  it('lists changes of the key in parts', async () => {
    for (const key of ['b', 'c', 'd']) await send('PUT', '/key', { key, reason });
    const { items, next } = await get('/key/history?limit=2');
    expect(items).toHaveLength(2);
    expect((await get(`/key/history?limit=2&before=${next}`)).items).toMatchObject([{ newKey: 'b' }]);
  });

  it('resets the key to the beginning of the feed', async () => {
    expect(await (await send('POST', '/key/reset', { reason })).json()).toMatchObject({ newKey: null });
    expect(await get('/key')).toMatchObject({ fetchedThrough: null });
  });

  it('does not move the key during a run, and names the run', async () => {
    await dashboard.database.pool.query(`INSERT INTO run (trigger, status) VALUES ('MANUAL', 'RUNNING')`);
    const response = await send('PUT', '/key', { key: 'b', reason });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({
      code: 'RUN_UNDER_WAY',
      detail: expect.stringContaining('run 1'),
    });
    expect(await get('/key')).toMatchObject({ fetchedThrough: 'a' });
  });

  it.each([
    ['PUT', '/key', { key: 'b' }],
    ['PUT', '/key', { key: 'b', reason: ' ' }],
    ['PUT', '/key', { key: '', reason: 'x' }],
    ['PUT', '/key', { key: 'b\u0000', reason: 'x' }],
    ['POST', '/key/reset', {}],
    ['POST', '/skip-list', { taxNumber: 'T1' }],
    ['POST', '/skip-list', { reason: 'x' }],
    ['DELETE', '/skip-list', { reason: 'x' }],
    ['PUT', '/interface', { unknownTickets: 'perhaps' }],
    ['PUT', '/interface', { recipients: ['no address'] }],
    ['PUT', '/interface', { retries: 3 }],
  ])('refuses %s %s with %j', async (method, path, body) => {
    const before = [await get('/key'), await get('/skip-list'), await get('/interface')];
    expect((await send(method, path, body)).status).toBe(400);
    expect([await get('/key'), await get('/skip-list'), await get('/interface')]).toEqual(before);
  });

  it('puts a ticket on the skip list once, with the reason, and takes it off', async () => {
    const body = { taxNumber: 'TAX-1', reason };
    for (let i = 0; i < 2; i += 1) {
      const response = await send('POST', '/skip-list', body, 'operator');
      expect(response.status).toBe(201);
      expect(await response.json()).toMatchObject({ taxNumber: 'TAX-1', schedule: null, reason });
    }
    expect((await get('/skip-list')).items).toHaveLength(1);
    expect(await newestEntry()).toMatchObject({ actor: 'operator', action: 'skip-list.add', reason });
    expect(await (await send('DELETE', '/skip-list', body, 'operator')).json()).toEqual({
      removed: ['TAX-1'],
    });
    expect(await newestEntry()).toMatchObject({ action: 'skip-list.remove', reason });
    expect((await send('DELETE', '/skip-list?taxNumber=TAX-1', {}, 'operator')).status).toBe(404);
  });

  it('keeps the skip list of a schedule apart from that of every run', async () => {
    await dashboard.database.pool.query(`INSERT INTO schedule (name) VALUES ('main'), ('other')`);
    await send('POST', '/skip-list', { taxNumber: 'TAX-1', reason });
    await send('POST', '/skip-list', { taxNumber: 'TAX-1', schedule: 'main', reason });
    const taxNumbers = async (query: string) => (await get(`/skip-list${query}`)).items.length;
    expect(await taxNumbers('?schedule=main')).toBe(2);
    expect(await taxNumbers('?schedule=other')).toBe(1);
    expect((await dashboard.ask('viewer', '/api/v1/skip-list?schedule=none')).status).toBe(404);
    await send('DELETE', '/skip-list', { taxNumber: 'TAX-1', schedule: 'main' });
    expect((await get('/skip-list')).items).toMatchObject([{ schedule: null }]);
  });

  it('changes the parameters that are given and keeps the others', async () => {
    const before = await get('/interface', 'admin');
    const changes = { unknownTickets: 'reject', recipients: ['ada@club.test'] };
    const response = await send('PUT', '/interface', { ...changes, reason });
    expect(await response.json()).toEqual({ ...before, ...changes });
    expect((await get('/interface', 'viewer')).recipients).toEqual(['a…@club.test']);
    const { detail, ...entry } = (await newestEntry()) ?? {};
    expect(entry).toMatchObject({ actor: 'admin', action: 'interface.set', reason });
    expect(detail).toEqual({ unknownTickets: 'reject', recipients: 1 });
  });

  it('records a change or makes none (I9)', async () => {
    await dashboard.database.pool.query('ALTER TABLE audit_log RENAME TO audit_log_gone');
    const answers = [
      await send('PUT', '/key', { key: 'b', reason }),
      await send('POST', '/skip-list', { taxNumber: 'TAX-2', reason }),
      await send('PUT', '/interface', { maxLengthDumpedCallsInKbs: 5 }),
    ];
    await dashboard.database.pool.query('ALTER TABLE audit_log_gone RENAME TO audit_log');
    expect(answers.map(({ status }) => status)).toEqual([500, 500, 500]);
    expect(await get('/key')).toMatchObject({ fetchedThrough: 'a' });
    expect((await get('/skip-list')).items).toEqual([]);
    expect(await get('/interface')).toMatchObject({ maxLengthDumpedCallsInKbs: null });
  });
});

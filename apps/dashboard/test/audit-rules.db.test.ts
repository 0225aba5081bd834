import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seed } from './seed.js';
import { signIn, startDashboard, type TestDashboard } from './start-dashboard.js';

describe('the audit log (I9)', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
    await seed(dashboard.database);
    await dashboard.ask('admin', '/api/v1/me');
  });
  afterAll(() => dashboard.close());

  const send = (method: string, path: string, body?: object) =>
    dashboard.ask('admin', `/api/v1${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { 'Content-Type': 'application/json' },
    });
  /** Returns the actions that the audit log records during the work. */
  const recordedBy = async (work: () => Promise<unknown>) => {
    const { auditLog } = dashboard.database.prisma;
    const before = await auditLog.findMany({ select: { auditId: true } });
    await work();
    const added = { auditId: { notIn: before.map(({ auditId }) => auditId) } };
    const entries = await auditLog.findMany({ where: added, orderBy: { auditId: 'asc' } });
    return entries.map(({ action }) => action);
  };
  const twice = async (work: () => Promise<Response>) => {
    for (let i = 0; i < 2; i += 1) expect((await work()).status).toBeLessThan(300);
  };

  const reason = 'a test';
  it.each<[string, string, string, object?]>([
    ['schedule.update', 'PATCH', '/schedules/1', { everySeconds: 600, skip: ['TAX-9', 'TAX-10'], reason }],
    ['schedule.pause', 'POST', '/schedules/1/pause', { note: 'no match' }],
    ['schedule.resume', 'POST', '/schedules/1/resume', { reason }],
    ['interface.set', 'PUT', '/interface', { unknownTickets: 'reject', recipients: ['ops@club.test'] }],
    ['queue.pause', 'POST', '/queues/sweep/pause', { reason }],
    ['queue.resume', 'POST', '/queues/sweep/resume', { reason }],
    ['user.role', 'PATCH', '/users/operator', { role: 'admin', reason }],
    ['user.disable', 'PATCH', '/users/operator', { disabled: true }],
    ['user.enable', 'PATCH', '/users/operator', { disabled: false }],
    ['user.preferences', 'PUT', '/me', { preferences: { theme: 'dark', timeZone: 'Europe/Zurich' } }],
    ['skip-list.add', 'POST', '/skip-list', { taxNumber: 'TAX-20', reason }],
    ['page.give-up', 'POST', '/pages/give-up', { ids: [2], reason }],
    ['quarantine.skip', 'POST', '/quarantine/1/skip', { reason }],
  ])('has one %s when it is requested twice', async (action, method, path, body) => {
    expect(await recordedBy(() => twice(() => send(method, path, body)))).toEqual([action]);
  });

  it.each(['/me/sessions', '/users/operator/sessions'])(
    'has one session.end for two DELETE %s',
    async (path) => {
      for (const user of ['admin', 'operator']) await signIn(dashboard.url, user);
      expect(await recordedBy(() => twice(() => send('DELETE', path)))).toEqual(['session.end']);
    },
  );

  it('has one entry when an admin turns off a second factor twice, and none when there is none', async () => {
    const cookie = await signIn(dashboard.url, 'viewer');
    const turnOff = () => send('DELETE', '/users/viewer/two-factor');
    expect(await recordedBy(turnOff)).toEqual([]);
    expect((await fetch(`${dashboard.url}/api/v1/me`, { headers: { Cookie: cookie } })).status).toBe(200);
    await dashboard.database.pool.query(
      "UPDATE auth_user SET two_factor_enabled = true WHERE username = 'viewer'",
    );
    expect(await recordedBy(() => twice(turnOff))).toEqual(['user.two-factor-off']);
  });

  it.each([
    '/pages/999999/body',
    '/pages/3/body',
    '/tickets/none',
    '/tickets/none/changes',
    '/contacts/none',
    '/quarantine/999999',
    '/events/none/tickets.csv',
    '/events/none/files/1',
    '/runs/999999/replay',
  ])('has no entry for reading %s, which shows nothing', async (path) => {
    await dashboard.database.pool.query('UPDATE page SET body = NULL WHERE page_id = 3');
    const [method, body] = path.endsWith('replay') ? ['POST', { dryRun: true }] : ['GET'];
    let response: Response | undefined;
    const recorded = await recordedBy(async () => {
      response = await send(method, path, body);
    });
    expect([404, 410]).toContain(response?.status);
    expect(recorded).toEqual([]);
  });

  it.each(['/pages/1/body', '/tickets/T-1', '/contacts/C-1', '/quarantine/1', '/events/E-1/tickets.csv'])(
    'has an entry for reading %s',
    async (path) => {
      const recorded = await recordedBy(async () => expect((await send('GET', path)).status).toBe(200));
      expect(recorded).toEqual([expect.stringMatching(/\.(read|export)$/)]);
    },
  );
});

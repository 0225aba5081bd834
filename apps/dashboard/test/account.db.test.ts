import { totpCode } from '@tixngo-sync/testkit';
import { PASSWORD } from '@tixngo-sync/testkit/users';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postSignIn, sessionOf, signIn, startDashboard, type TestDashboard } from './start-dashboard.js';

describe('an account', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(() => dashboard.close());

  const ask = (cookie: string, path: string, init: RequestInit = {}) =>
    fetch(dashboard.url + path, {
      redirect: 'manual',
      ...init,
      headers: { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin', ...init.headers },
    });
  const put = (cookie: string, path: string, body: unknown) =>
    ask(cookie, `/api/v1${path}`, {
      method: 'PUT',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    });
  const sql = (text: string) => dashboard.database.pool.query(text);

  it('with a generated password can do nothing before it is changed', async () => {
    await sql(`UPDATE auth_user SET must_change_password = true WHERE username = 'operator'`);
    const cookie = await signIn(dashboard.url, 'operator');
    for (const path of ['/', '/queues', '/me']) {
      const response = await ask(cookie, path);
      expect([response.status, response.headers.get('Location')]).toEqual([303, '/me/password']);
    }
    expect((await ask(cookie, '/api/v1/runs')).status).toBe(403);
    expect(await (await ask(cookie, '/api/v1/me')).json()).toMatchObject({ mustChangePassword: true });
    expect(await (await ask(cookie, '/me/password')).text()).toContain('Your password was generated');
    const form = { oldPassword: PASSWORD, newPassword: 'lantern mussel 41', repeated: 'lantern mussel 41' };
    const post = (values: Record<string, string>) =>
      ask(cookie, '/me/password', { method: 'POST', body: new URLSearchParams(values) });
    expect(await (await post({ ...form, repeated: 'other' })).text()).toContain('differ');
    expect(await (await post({ ...form, oldPassword: 'x' })).text()).toContain('The old password is wrong');
    expect((await post(form)).headers.get('Location')).toBe('/');
    expect((await ask(cookie, '/')).status).toBe(200);
  });

  it('changes its password over REST with the old one', async () => {
    const cookie = await signIn(dashboard.url, 'viewer');
    const wrong = await put(cookie, '/me/password', { oldPassword: 'x', newPassword: 'lantern mussel 41' });
    expect([wrong.status, (await wrong.json()).code]).toEqual([400, 'OLD_PASSWORD']);
    const common = await put(cookie, '/me/password', { oldPassword: PASSWORD, newPassword: 'password1' });
    expect((await common.json()).code).toBe('PASSWORD_COMMON');
    const changed = await put(cookie, '/me/password', {
      oldPassword: PASSWORD,
      newPassword: 'lantern mussel 41',
    });
    expect(changed.status).toBe(204);
    expect((await postSignIn(dashboard.url, { username: 'viewer', password: PASSWORD })).status).toBe(401);
  });

  it('turns its second factor on and off over REST, and the session continues (I9)', async () => {
    const cookie = await signIn(dashboard.url, 'admin');
    const send = (method: string, path: string, body: unknown) =>
      ask(cookie, `/api/v1${path}`, {
        method,
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json' },
      });
    const wrong = await send('PUT', '/me/two-factor', { password: 'x' });
    expect([wrong.status, (await wrong.json()).code]).toEqual([400, 'OLD_PASSWORD']);
    const setup = await (await send('PUT', '/me/two-factor', { password: PASSWORD })).json();
    expect(setup).toMatchObject({ uri: expect.stringContaining(setup.secret) });
    expect(setup.backupCodes.length).toBeGreaterThan(5);
    const badCode = await send('POST', '/me/two-factor/confirm', { code: '000000' });
    expect([badCode.status, (await badCode.json()).code]).toEqual([400, 'CODE']);
    const confirmed = await send('POST', '/me/two-factor/confirm', { code: totpCode(setup.secret) });
    expect(confirmed.status).toBe(204);
    const renewed = sessionOf(confirmed) ?? cookie;
    expect(await (await ask(renewed, '/api/v1/me')).json()).toMatchObject({ hasTwoFactor: true });
    const ended = await ask(renewed, '/api/v1/me/two-factor', {
      method: 'DELETE',
      body: JSON.stringify({ password: PASSWORD }),
      headers: { 'Content-Type': 'application/json' },
    });
    expect(ended.status).toBe(204);
    const { rows } = await sql(
      `SELECT action FROM audit_log WHERE action LIKE 'user.two-factor%' ORDER BY audit_id`,
    );
    expect(rows.map(({ action }) => action)).toEqual(['user.two-factor-on', 'user.two-factor-off']);
  });

  it('shows its sessions and ends one', async () => {
    const [mine, other] = [await signIn(dashboard.url, 'admin'), await signIn(dashboard.url, 'admin')];
    const { items } = await (await ask(mine, '/api/v1/me/sessions')).json();
    const rest = items.find((session: { isThisOne: boolean }) => !session.isThisOne);
    const ended = await ask(mine, `/api/v1/me/sessions/${rest.sessionId}`, { method: 'DELETE' });
    expect(ended.status).toBe(204);
    expect((await ask(other, '/api/v1/me')).status).toBe(401);
    expect((await ask(mine, '/api/v1/me')).status).toBe(200);
    for (const id of ['all', rest.sessionId]) {
      const refused = await ask(mine, `/api/v1/me/sessions/${id}`, { method: 'DELETE' });
      expect([refused.status, (await refused.json()).code]).toEqual([404, 'SESSION_UNKNOWN']);
    }
    expect((await ask(mine, '/api/v1/me')).status).toBe(200);
  });

  it('ends its other sessions at once, and says why (I9)', async () => {
    const [mine, other] = [await signIn(dashboard.url, 'admin'), await signIn(dashboard.url, 'admin')];
    const ended = await ask(mine, '/api/v1/me/sessions', {
      method: 'DELETE',
      body: JSON.stringify({ reason: 'a lost telephone' }),
      headers: { 'Content-Type': 'application/json' },
    });
    expect([ended.status, (await ended.json()).ended]).toEqual([200, expect.any(Number)]);
    expect((await ask(other, '/api/v1/me')).status).toBe(401);
    expect((await (await ask(mine, '/api/v1/me/sessions')).json()).items).toHaveLength(1);
    const entry = { action: 'session.end', target: 'admin, all others', reason: 'a lost telephone' };
    expect(
      await dashboard.database.prisma.auditLog.findFirst({ orderBy: { auditId: 'desc' } }),
    ).toMatchObject(entry);
  });

  it('is not kept signed in by a screen that refreshes itself', async () => {
    const cookie = await signIn(dashboard.url, 'admin');
    await sql(`UPDATE auth_session SET last_active_at = now() - interval '1 hour'`);
    const recent = async () =>
      (await sql(`SELECT 1 FROM auth_session WHERE last_active_at > now() - interval '1 minute'`)).rowCount;
    await ask(cookie, '/', { headers: { 'X-Background': 'true' } });
    await ask(cookie, '/?background=1');
    await ask(cookie, '/queues/api/queues');
    expect(await recent()).toBe(0);
    await ask(cookie, '/');
    expect(await recent()).toBe(1);
  });

  it('makes the browser delete what it stored at sign-out', async () => {
    const cookie = await signIn(dashboard.url, 'admin');
    const response = await ask(cookie, '/sign-out', { method: 'POST' });
    expect(response.headers.get('Clear-Site-Data')).toBe('"cache", "storage"');
    expect((await ask(cookie, '/api/v1/me')).status).toBe(401);
  });

  it('is recorded when it is refused, once a minute for each reason (I9)', async () => {
    const token = await dashboard.token('viewer');
    for (let i = 0; i < 3; i += 1)
      await fetch(`${dashboard.url}/api/v1/runs`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}` },
      });
    for (let i = 0; i < 3; i += 1)
      await fetch(`${dashboard.url}/sign-out`, { method: 'POST', headers: { Origin: 'https://evil.test' } });
    const { rows } = await sql(
      `SELECT actor LIKE 'token:viewer%' AS is_token, target, detail->>'code' AS code FROM audit_log
       WHERE action = 'request.refuse' AND detail->>'code' <> 'PASSWORD_CHANGE' ORDER BY audit_id`,
    );
    expect(rows).toEqual([
      { is_token: true, target: 'POST /api/v1/runs', code: 'ROLE' },
      { is_token: false, target: 'POST /sign-out', code: 'CROSS_SITE' },
    ]);
  });
});

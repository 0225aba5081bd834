import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postSignIn, signIn, startDashboard, type TestDashboard } from './start-dashboard.js';

const NEW_PASSWORD = 'three-unrelated-words';

describe('users and tokens over REST', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(() => dashboard.close());

  const send = (method: string, path: string, body: unknown = {}, headers: Record<string, string> = {}) =>
    dashboard.ask('admin', `/api/v1${path}`, {
      method,
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  const get = async (path: string) => (await dashboard.ask('admin', `/api/v1${path}`)).json();
  const userNamed = async (name: string) =>
    (await get('/users')).items.find(({ username }: { username: string }) => username === name);
  const invite = async (username: string, role = 'operator') =>
    (await send('POST', '/users', { username, role })).json();
  const setPassword = (link: string, newPassword = NEW_PASSWORD, repeated = newPassword) =>
    fetch(`${dashboard.url}/set-password`, {
      method: 'POST',
      body: new URLSearchParams({
        link: new URL(link).searchParams.get('link') ?? '',
        newPassword,
        repeated,
      }),
      headers: { 'Sec-Fetch-Site': 'same-origin' },
    });
  const lastEntry = (action: string) =>
    dashboard.database.prisma.auditLog.findFirst({ where: { action }, orderBy: { auditId: 'desc' } });
  const everythingStored = async () => {
    const { pool } = dashboard.database;
    const tables = ['idempotent_answer', 'audit_log', 'auth_invitation', 'auth_user', 'api_token'];
    const texts = tables.map((table) => `SELECT string_agg(t::text, ' ') AS text FROM ${table} t`);
    const { rows } = await pool.query<{ text: string | null }>(texts.join(' UNION ALL '));
    return rows.map(({ text }) => text ?? '').join('\n');
  };

  it('invite a person by a link that works once, without JavaScript', async () => {
    const response = await send('POST', '/users', { username: 'Ada', role: 'operator', reason: 'new' });
    expect(response.status).toBe(201);
    const { link, ...user } = await response.json();
    expect(user).toMatchObject({ username: 'ada', role: 'operator' });
    expect(link).toMatch(new RegExp(`^${dashboard.url}/set-password\\?link=[\\w-]{43}$`));
    expect(await lastEntry('user.add')).toMatchObject({ actor: 'admin', target: 'ada', reason: 'new' });
    expect(await userNamed('ada')).toMatchObject({ linkExpiresAt: user.linkExpiresAt, sessions: 0 });

    for (let i = 0; i < 2; i += 1) {
      const screen = await fetch(link);
      expect([screen.status, screen.headers.get('Referrer-Policy')]).toEqual([200, 'no-referrer']);
      const text = await screen.text();
      expect(text).toContain('<form method="post" action="/set-password">');
      expect(text).not.toContain('<script');
    }
    expect((await setPassword(link, NEW_PASSWORD, 'another')).status).toBe(400);
    expect((await setPassword(link, 'password')).status).toBe(400);
    expect((await setPassword(link)).status).toBe(200);
    expect(await signIn(dashboard.url, 'ada', NEW_PASSWORD)).toContain('session_token');
    expect(await userNamed('ada')).toMatchObject({ linkExpiresAt: null, sessions: 1 });

    expect((await fetch(link)).status).toBe(404);
    expect((await setPassword(link, 'four-unrelated-words')).status).toBe(404);
    expect(await lastEntry('user.password')).toMatchObject({ actor: 'ada', target: 'ada' });
  });

  it('replace a link by a newer one, and let it expire', async () => {
    const { link } = await invite('bob');
    const second = await (await send('POST', '/users/bob/link')).json();
    expect((await fetch(link)).status).toBe(404);
    expect((await fetch(second.link)).status).toBe(200);
    await dashboard.database.pool.query(
      `UPDATE auth_invitation SET expires_at = now() WHERE user_id = (SELECT id FROM auth_user
         WHERE username = 'bob')`,
    );
    expect((await setPassword(second.link)).status).toBe(404);
    expect((await send('POST', '/users/eve/link')).status).toBe(404);
  });

  it('never store a secret that can be read, and show it again to the sender of an equal request', async () => {
    const answers = await Promise.all(
      [
        { path: '/users', body: { username: 'carl', role: 'viewer' } },
        { path: '/tokens', body: { name: 'grafana', role: 'viewer' } },
      ].map(async ({ path, body }) => {
        const headers = { 'Idempotency-Key': randomUUID() };
        const first = await send('POST', path, body, headers);
        const answer = await first.json();
        const { link, token } = answer;
        const secret: string = token ?? new URL(link).searchParams.get('link');
        expect([first.status, secret.length > 40]).toEqual([201, true]);
        const second = await send('POST', path, body, headers);
        expect([second.status, await second.json()]).toEqual([201, answer]);
        const other = await send('POST', path, { ...body, role: 'operator' }, headers);
        expect([other.status, (await other.json()).code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
        return [secret, headers['Idempotency-Key']];
      }),
    );
    const stored = await everythingStored();
    expect(stored).toContain('sealed');
    for (const secret of answers.flat()) expect(stored).not.toContain(secret);
    expect((await get('/tokens')).items).toHaveLength(1);
  });

  it('change the role, disable and enable', async () => {
    const { link } = await invite('dora', 'viewer');
    await setPassword(link);
    const cookie = await signIn(dashboard.url, 'dora', NEW_PASSWORD);
    const me = async () => (await fetch(`${dashboard.url}/api/v1/me`, { headers: { cookie } })).status;
    const changed = await send('PATCH', '/users/dora', { role: 'operator', reason: 'promoted' });
    expect(await changed.json()).toMatchObject({ username: 'dora', role: 'operator', disabledAt: null });
    expect(await lastEntry('user.role')).toMatchObject({ target: 'dora', reason: 'promoted' });
    expect(await me()).toBe(200);

    const disabled = await (await send('PATCH', '/users/dora', { disabled: true })).json();
    expect(disabled).toMatchObject({ disabledAt: expect.any(String), sessions: 0 });
    expect(await me()).toBe(401);
    const refused = await postSignIn(dashboard.url, { username: 'dora', password: NEW_PASSWORD });
    expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('disabled')]);
    expect(await lastEntry('sign-in.refuse')).toMatchObject({ target: 'dora' });
    expect(await userNamed('dora')).toMatchObject({ sessions: 0 });
    const wrong = await postSignIn(dashboard.url, { username: 'dora', password: 'not-the-password' });
    expect(wrong.status).toBe(401);

    await send('PATCH', '/users/dora', { disabled: false });
    expect(await signIn(dashboard.url, 'dora', NEW_PASSWORD)).toContain('session_token');
    expect(await lastEntry('user.enable')).toMatchObject({ actor: 'admin', target: 'dora' });
  });

  it('list and end sessions, and remove a user', async () => {
    const { link } = await invite('emil');
    await setPassword(link);
    for (let i = 0; i < 3; i += 1) await signIn(dashboard.url, 'emil', NEW_PASSWORD);
    const { items } = await get('/users/emil/sessions');
    expect(items).toHaveLength(3);
    expect((await send('DELETE', `/users/emil/sessions/${items[0].sessionId}`)).status).toBe(204);
    expect((await send('DELETE', `/users/emil/sessions/${items[0].sessionId}`)).status).toBe(404);
    expect(await (await send('DELETE', '/users/emil/sessions')).json()).toEqual({ ended: 2 });
    expect((await send('DELETE', '/users/emil/two-factor')).status).toBe(204);
    expect((await send('DELETE', '/users/emil', { reason: 'left' })).status).toBe(204);
    expect(await lastEntry('user.remove')).toMatchObject({ target: 'emil', reason: 'left' });
    expect((await send('DELETE', '/users/emil')).status).toBe(404);
  });

  it.each([
    ['PATCH', { role: 'viewer' }],
    ['PATCH', { disabled: true }],
    ['DELETE', {}],
  ])('keep an admin who can sign in: %s %j', async (method, body) => {
    // Who has not used the link yet does not count.
    await send('POST', '/users', { username: 'next-admin', role: 'admin' });
    const response = await send(method, '/users/admin', body);
    expect([response.status, (await response.json()).code]).toEqual([409, 'LAST_ADMIN']);
    expect(await userNamed('admin')).toMatchObject({ role: 'admin', disabledAt: null });
  });

  it.each([
    ['/users', { username: 'a b', role: 'viewer' }, 400],
    ['/users', { username: 'frida', role: 'boss' }, 400],
    ['/users', { username: 'VIEWER', role: 'viewer' }, 409],
    ['/tokens', { name: 'x', role: 'viewer', expiresAt: '2020-01-01T00:00:00Z' }, 400],
    ['/tokens', { name: ' ', role: 'viewer' }, 400],
  ])('refuse POST %s with %j', async (path, body, status) => {
    expect((await send('POST', path, body)).status).toBe(status);
  });

  it('create a token that works until it is revoked, and show when it was used', async () => {
    const expiresAt = '2036-01-01T00:00:00.000Z';
    const created = await send('POST', '/tokens', { name: 'ci bot', role: 'operator', expiresAt });
    const { token, ...rest } = await created.json();
    expect([created.status, rest]).toEqual([201, { name: 'ci bot', role: 'operator', expiresAt }]);
    const headers = { Authorization: `Bearer ${token}` };
    expect((await fetch(`${dashboard.url}/api/v1/me`, { headers })).status).toBe(200);
    const { items } = await get('/tokens');
    const shown = items.find(({ name }: { name: string }) => name === 'ci bot');
    expect(shown).toMatchObject({ createdBy: 'admin', lastUsedAt: expect.any(String) });
    expect(JSON.stringify(items)).not.toContain(token);
    expect((await send('POST', '/tokens', { name: 'ci bot', role: 'viewer' })).status).toBe(409);
    expect((await send('DELETE', '/tokens/ci%20bot', { reason: 'leaked' })).status).toBe(204);
    expect((await fetch(`${dashboard.url}/api/v1/me`, { headers })).status).toBe(401);
    expect((await send('DELETE', '/tokens/ci%20bot')).status).toBe(404);
    expect(await lastEntry('token.revoke')).toMatchObject({ target: 'ci bot', reason: 'leaked' });
  });

  it('keep preferences, and refuse a zone that does not exist', async () => {
    const preferences = { theme: 'dark', timeZone: 'Europe/Zurich' };
    expect(await (await send('PUT', '/me', { preferences })).json()).toMatchObject({ preferences });
    await send('PUT', '/me', { preferences: { theme: 'light' } });
    expect(await get('/me')).toMatchObject({ preferences: { ...preferences, theme: 'light' } });
    const wrong = await send('PUT', '/me', { preferences: { timeZone: 'Mars/Olympus' } });
    expect([wrong.status, (await wrong.json()).code]).toEqual([400, 'TIMEZONE_UNKNOWN']);
  });
});

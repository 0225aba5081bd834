import { removeUser, setPassword, setRole } from '@tixngo-sync/auth';
import { createLogger } from '@tixngo-sync/runtime';
import { PASSWORD } from '@tixngo-sync/testkit/users';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AUTHOR,
  postSignIn,
  serveDashboard,
  signIn,
  startDashboard,
  type TestDashboard,
} from './start-dashboard.js';

describe('signing in', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(() => dashboard.close());

  const statusWith = async (cookie: string, path = '/api/v1/status') =>
    (await fetch(dashboard.url + path, { headers: { Cookie: cookie } })).status;

  it('sets a cookie that scripts and other sites cannot use, and returns to the screen before', async () => {
    const response = await postSignIn(dashboard.url, {
      username: 'Viewer',
      password: PASSWORD,
      next: '/queues',
    });
    expect(response.status).toBe(303);
    expect(response.headers.get('Location')).toBe('/queues');
    const cookie = response.headers.get('Set-Cookie');
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(cookie).not.toMatch(/Secure/);
  });

  it('gives the same message whatever is wrong', async () => {
    const tries = [
      { username: 'viewer', password: 'wrong' },
      { username: 'nobody-here', password: PASSWORD },
      { username: 'viewer\u0000', password: PASSWORD },
      { username: '', password: '' },
    ];
    for (const form of tries) {
      const response = await postSignIn(dashboard.url, form);
      expect(response.status).toBe(401);
      expect(await response.text()).toContain('Wrong user name or password.');
    }
  });

  it('escapes what was typed', async () => {
    const response = await postSignIn(dashboard.url, {
      username: '"><script>alert(1)</script>',
      password: 'x',
      next: '"><b>',
    });
    expect(await response.text()).not.toMatch(/<script>alert|"><b>/);
  });

  it('survives a restart of the dashboard', async () => {
    const cookie = await signIn(dashboard.url, 'viewer');
    const { database, queues } = dashboard;
    const log = createLogger({ level: 'silent', pretty: false });
    const restarted = await serveDashboard({ database, queues, log });
    const response = await fetch(`${restarted.url}/api/v1/status`, { headers: { Cookie: cookie } });
    await restarted.close();
    expect(response.status).toBe(200);
  });

  it('ends when the user signs out, also for a copied cookie', async () => {
    const cookie = await signIn(dashboard.url, 'viewer');
    const response = await fetch(`${dashboard.url}/sign-out`, {
      method: 'POST',
      headers: { Cookie: cookie, Origin: dashboard.url },
      redirect: 'manual',
    });
    expect(response.headers.get('Location')).toBe('/sign-in');
    expect(await statusWith(cookie)).toBe(401);
  });

  it('is refused with a forged cookie', async () => {
    const cookie = await signIn(dashboard.url, 'viewer');
    expect(await statusWith(`${cookie.slice(0, -4)}AAAA`)).toBe(401);
  });

  it('follows a new role at once, and ends with a new password or the removal of the user', async () => {
    const { database, url } = dashboard;
    const cookie = await signIn(url, 'operator');
    await setRole(database, AUTHOR, 'operator', 'viewer');
    const post = await fetch(`${url}/api/v1/runs`, {
      method: 'POST',
      headers: { Cookie: cookie, Origin: url },
    });
    expect(post.status).toBe(403);
    await setPassword(database, AUTHOR, 'operator', 'another-password');
    expect(await statusWith(cookie)).toBe(401);
    const again = await signIn(url, 'operator', 'another-password');
    await removeUser(database, AUTHOR, 'operator');
    expect(await statusWith(again)).toBe(401);
  });
});

describe('guessing passwords', () => {
  let dashboard: TestDashboard;
  beforeAll(async () => {
    dashboard = await startDashboard();
  });
  afterAll(() => dashboard.close());

  it('is stopped after ten tries from one address, even with the right password', async () => {
    const wrong = await postSignIn(dashboard.url, { username: 'nobody', password: 'guess' });
    expect(wrong.status).toBe(401);
    // A password hash takes 0.3 s: packages/auth/src/sign-in-limits.db.test.ts counts to ten.
    await dashboard.database.pool.query('UPDATE sign_in_count SET failures = 10');
    const response = await postSignIn(dashboard.url, { username: 'admin', password: PASSWORD });
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(800);
    expect(await response.text()).toContain('Too many failed sign-ins');
  });
});

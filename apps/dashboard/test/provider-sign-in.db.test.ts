import { changeAccess, type IdentityProvider } from '@tixngo-sync/auth';
import { parseSettings } from '@tixngo-sync/runtime';
import { CLIENT, type RunningProvider, rsaKey, startProvider } from '@tixngo-sync/testkit/oidc-provider';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Listening } from '../src/listen.js';
import { providerOfSettings } from '../src/sign-in/provider-of-settings.js';
import { FollowingBrowser } from './following-browser.js';
import { AUTHOR, postSignIn, serveDashboard, startDashboard, type TestDashboard } from './start-dashboard.js';

const PUBLIC_URL = 'https://sync.club.test/sync';
const CALLBACK = `${PUBLIC_URL}/sign-in/oidc/callback`;

let dashboard: TestDashboard;
let provider: RunningProvider;
let served: Listening;
beforeAll(async () => {
  provider = await startProvider(CALLBACK);
  dashboard = await startDashboard();
  served = await serve();
});
afterAll(async () => {
  await served.close();
  await dashboard.close();
  await provider.close();
});

const settings = (changes: Record<string, string> = {}) =>
  providerOfSettings(
    parseSettings({
      PUBLIC_URL,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_NAME: 'Club <Login>',
      OIDC_ROLE_CLAIM: 'groups',
      OIDC_ROLES: 'sync-admins=admin,sync-ops=operator,staff=viewer',
      ...changes,
    }),
  );
function serve(identityProvider: IdentityProvider | undefined = settings()): Promise<Listening> {
  const { database, queues, log } = dashboard;
  const options = { publicUrl: PUBLIC_URL, provider: identityProvider };
  return serveDashboard({ database, queues, log, ...options });
}
const browserOn = (at: Listening) =>
  new FollowingBrowser((address) => address.replace('https://sync.club.test', at.url));

let browser: FollowingBrowser;
beforeEach(() => {
  browser = browserOn(served);
});

/** Follows the button up to the redirect back to us. */
const toCallback = async (using = browser, next = '/runs') =>
  (await using.follow(`${PUBLIC_URL}/sign-in/oidc?next=${encodeURIComponent(next)}`, CALLBACK)).address;
/** Signs the person in at the provider, and comes back. */
async function signIn(subject: string, groups: unknown, name = subject) {
  provider.people[subject] = { preferred_username: name, groups };
  provider.signsIn(subject);
  browser = browserOn(served);
  return browser.request(await toCallback());
}
const me = async (using = browser) => {
  const response = await using.request(`${PUBLIC_URL}/api/v1/me`);
  return response.status === 200 ? response.json() : response.status;
};
const users = async (username: string) =>
  (await dashboard.database.pool.query('SELECT role FROM auth_user WHERE username = $1', [username])).rows;
const entries = async (target: string) =>
  (
    await dashboard.database.pool.query(
      `SELECT actor, action, target, reason, detail FROM audit_log
       WHERE target = $1 OR actor = $1 ORDER BY audit_id`,
      [target],
    )
  ).rows;
const problemIn = async (response: Response) =>
  /role="alert">([^<]*)</.exec(await response.text())?.[1] ?? 'no problem';

describe('the sign-in screen', () => {
  it('has a link to the provider, which works without JavaScript', async () => {
    const screen = await (await browser.request(`${PUBLIC_URL}/sign-in?next=/runs`)).text();
    expect(screen).toContain('href="/sync/sign-in/oidc?next=%2Fruns">Sign in with Club &lt;Login&gt;</a>');
  });

  it('has none when there is no provider, nor has it the routes', async () => {
    const screen = await (await fetch(`${dashboard.url}/sign-in`)).text();
    expect(screen).not.toContain('Sign in with');
    const { headers } = await fetch(`${dashboard.url}/sign-in/oidc`, { redirect: 'manual' });
    expect(headers.get('Location')).toMatch(/^\/sign-in\?next=/);
  });
});

describe('a person who signs in with the provider', () => {
  it('becomes a user with the role of the claim, with entries in the audit log (I9)', async () => {
    const response = await signIn('p1', ['others', 'sync-ops'], 'Ada@club.test');
    expect(response.headers.get('Location')).toBe('/sync/runs');
    expect(await me()).toMatchObject({ name: 'ada', role: 'operator' });
    for (const cookie of response.headers.getSetCookie())
      for (const attribute of ['Secure', 'HttpOnly', 'SameSite=Lax', 'Path=/'])
        expect(cookie.split('; ')).toContain(attribute);
    expect(await entries('ada')).toMatchObject([
      {
        actor: 'system',
        action: 'user.add',
        reason: 'first sign-in with Club <Login>',
        detail: { role: 'operator' },
      },
      { actor: 'ada', action: 'sign-in.succeed', detail: { by: provider.issuer } },
    ]);
  });

  it('is the same user the next time, whatever the name is then, with the role of that time', async () => {
    await signIn('p2', 'sync-ops', 'bea');
    await signIn('p2', ['staff', 'sync-admins'], 'bea.married');
    expect(await me()).toMatchObject({ name: 'bea', role: 'admin' });
    expect(await users('bea.married')).toEqual([]);
    expect((await entries('bea')).map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'system user.add',
      'bea sign-in.succeed',
      'system user.role',
      'bea sign-in.succeed',
    ]);
  });

  it('gets one user when two screens sign in at once', async () => {
    provider.people.p3 = { preferred_username: 'cleo', groups: 'staff' };
    provider.signsIn('p3');
    const tabs = [browserOn(served), browserOn(served), browserOn(served)];
    const back = await Promise.all(tabs.map(async (tab) => [tab, await toCallback(tab)] as const));
    const answers = await Promise.all(back.map(([tab, address]) => tab.request(address)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(await users('cleo')).toEqual([{ role: 'viewer' }]);
  });

  it('does not get in without a role, and learns which to ask for', async () => {
    const refused = await signIn('p4', ['others'], 'dan');
    expect(refused.status).toBe(403);
    expect(await problemIn(refused)).toBe(
      'You have no role here. Ask who runs Club &lt;Login&gt; to give you one of: sync-admins (admin), ' +
        'sync-ops (operator), staff (viewer). Then sign in again.',
    );
    expect(await me()).toBe(401);
    expect(await users('dan')).toEqual([]);
    expect(await entries('dan')).toMatchObject([{ action: 'sign-in.refuse', detail: { reason: 'NO_ROLE' } }]);
  });

  it('loses all sessions when the role is gone at the next sign-in', async () => {
    await signIn('p5', 'sync-admins', 'eve');
    const earlier = browser;
    expect(await me(earlier)).toMatchObject({ role: 'admin' });
    expect((await signIn('p5', undefined)).status).toBe(403);
    expect(await me(earlier)).toBe(401);
  });

  it('stays out while disabled, and keeps the role', async () => {
    await signIn('p6', 'staff', 'finn');
    await changeAccess(dashboard.database, AUTHOR, 'finn', { disabled: true });
    const refused = await signIn('p6', 'sync-admins');
    expect([refused.status, await problemIn(refused)]).toEqual([
      403,
      'This account is disabled. Ask an admin to enable it.',
    ]);
    expect(await me()).toBe(401);
    expect(await users('finn')).toEqual([{ role: 'viewer' }]);
    expect((await entries('finn')).at(-1)).toMatchObject({ action: 'sign-in.refuse' });
  });

  it('does not become the user with a password who has the same name', async () => {
    const refused = await signIn('p7', 'staff', 'ADMIN');
    expect(refused.status).toBe(403);
    expect(await problemIn(refused)).toContain('There is already a user admin');
    expect(await me()).toBe(401);
    expect(await users('admin')).toEqual([{ role: 'admin' }]);
  });

  it('signs out, and has a session like others', async () => {
    await signIn('p8', 'staff', 'gus');
    const { rows } = await dashboard.database.pool.query(
      `SELECT round(extract(epoch FROM expires_at - s.created_at) / 86400) AS days, ip_address AS address
       FROM auth_session s JOIN auth_user u ON u.id = user_id WHERE username = 'gus'`,
    );
    expect(rows).toEqual([{ days: '7', address: '127.0.0.1' }]);
    const headers = { 'Sec-Fetch-Site': 'same-origin' };
    await browser.request(`${PUBLIC_URL}/sign-out`, { method: 'POST', headers });
    expect(await me()).toBe(401);
  });
});

describe('a sign-in with the provider is refused', () => {
  beforeEach(() => {
    provider.people.mallory = { preferred_username: 'mallory', groups: 'sync-admins' };
    provider.signsIn('mallory');
  });
  const expectRefusal = async (response: Response, status: number, problem: RegExp) => {
    expect([response.status, await problemIn(response)]).toEqual([status, expect.stringMatching(problem)]);
    expect(await me()).toBe(401);
    expect(await users('mallory')).toEqual([]);
  };
  /** Changes what we request of the provider. */
  const startWith = async (changes: Record<string, string>) => {
    const start = await browser.request(`${PUBLIC_URL}/sign-in/oidc`);
    const url = new URL(start.headers.get('Location') ?? '');
    for (const [name, value] of Object.entries(changes)) url.searchParams.set(name, value);
    return browser.follow(url.href, CALLBACK);
  };

  it('with another state', async () => {
    const back = new URL(await toCallback());
    back.searchParams.set('state', 'forged');
    await expectRefusal(await browser.request(back.href), 400, /Start again/);
  });

  it('in a browser that did not start it', async () => {
    const back = await toCallback();
    browser = browserOn(served);
    await expectRefusal(await browser.request(back), 400, /Start again/);
  });

  it('with another nonce in the ID token', async () => {
    const { address } = await startWith({ nonce: 'forged' });
    await expectRefusal(await browser.request(address), 502, /OAUTH_JWT_CLAIM_COMPARISON_FAILED/);
  });

  it('with a code for another verifier (PKCE)', async () => {
    const { address } = await startWith({ code_challenge: 'f'.repeat(43) });
    await expectRefusal(await browser.request(address), 502, /\(invalid_grant\)/);
  });

  it('with the code of another issuer', async () => {
    const back = new URL(await toCallback());
    back.searchParams.set('iss', 'https://evil.test');
    await expectRefusal(await browser.request(back.href), 502, /OAUTH_INVALID_RESPONSE/);
  });

  it('when the ID token has another signature', async () => {
    const real = settings();
    if (real === undefined) throw new Error('the settings have a provider');
    const { d: _, ...other } = rsaKey();
    const keys = { keys: [{ kty: other.kty, n: other.n, e: other.e, kid: 'signing', use: 'sig' }] };
    const forging = await serve({
      ...real,
      fetch: async (url, options) => (url.endsWith('/jwks') ? Response.json(keys) : real.fetch(url, options)),
    });
    browser = browserOn(forging);
    await expectRefusal(await browser.request(await toCallback()), 502, /OAUTH_INVALID_RESPONSE/);
    await forging.close();
  });

  it('when the provider sends an error', async () => {
    const back = new URL(await toCallback());
    back.searchParams.delete('code');
    back.searchParams.set('error', 'access_denied');
    back.searchParams.set('error_description', 'call 0800 12345');
    await expectRefusal(await browser.request(back.href), 403, /did not sign you in \(access_denied\)/);
  });

  it('when the provider sends people elsewhere than PUBLIC_URL', async () => {
    const { response } = await startWith({ redirect_uri: 'https://evil.test/callback' });
    expect(response.status).toBe(400);
  });

  it('with a wrong secret', async () => {
    const wrong = await serve(settings({ OIDC_CLIENT_SECRET: 'not-the-secret' }));
    browser = browserOn(wrong);
    await expectRefusal(await browser.request(await toCallback()), 502, /\(invalid_client\)/);
    await wrong.close();
  });

  it('when it comes back a second time', async () => {
    const back = await toCallback();
    expect((await browser.request(back)).status).toBe(303);
    expect((await browser.request(back)).status).toBe(400);
  });
});

describe('a provider that is down', () => {
  it('is named with the reason, and passwords still work', async () => {
    const down = await serve(settings({ OIDC_ISSUER: 'http://127.0.0.1:1' }));
    browser = browserOn(down);
    const response = await browser.request(`${PUBLIC_URL}/sign-in/oidc?next=/runs`);
    expect(response.status).toBe(502);
    expect(await problemIn(response)).toMatch(
      /Club &lt;Login&gt; does not work at the moment \(ECONNREFUSED\)/,
    );
    const form = { username: 'viewer', password: 'correct-horse-battery', next: '/runs' };
    const signedIn = await postSignIn(`${down.url}/sync`, form);
    expect(signedIn.headers.get('Location')).toBe('/sync/runs');
    await down.close();
  });
});

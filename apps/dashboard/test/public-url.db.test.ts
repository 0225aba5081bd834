import { request } from 'node:http';
import { PASSWORD } from '@tixngo-sync/testkit/users';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Listening } from '../src/listen.js';
import { openReverseProxy, type ProxyHabits, type ReverseProxy } from './reverse-proxy.js';
import { postSignIn, serveDashboard, startDashboard, type TestDashboard } from './start-dashboard.js';

let dashboard: TestDashboard;
beforeAll(async () => {
  dashboard = await startDashboard();
});
afterAll(() => dashboard.close());

let served: Listening | undefined;
let proxy: ReverseProxy | undefined;
afterEach(async () => {
  await proxy?.close();
  await served?.close();
  proxy = undefined;
  served = undefined;
  vi.restoreAllMocks();
});

/** Serves the dashboard with these settings behind such a proxy. Returns the proxy's address. */
async function serveBehind(
  habits: ProxyHabits,
  options: { publicUrl?: string; trustProxy?: readonly string[] },
): Promise<string> {
  const { database, queues, log } = dashboard;
  served = await serveDashboard({ database, queues, log, ...options });
  proxy = await openReverseProxy(served.url, habits);
  return proxy.url;
}

const HABITS: [string, ProxyHabits][] = [
  ['forwards Host', { host: 'sync.club.test:8443' }],
  ['drops the port of Host', { host: 'sync.club.test' }],
  ['forwards no Host', {}],
  ['strips the path', { host: 'sync.club.test:8443', strip: '/sync' }],
  ['strips the path and forwards no Host', { strip: '/sync' }],
];

describe.each(HABITS)('behind a proxy that %s', (_what, habits) => {
  const publicUrl = 'https://sync.club.test:8443/sync';
  const fromOurScreens = { Origin: 'https://sync.club.test:8443', 'Sec-Fetch-Site': 'same-origin' };

  it('people sign in, work and sign out under the path of PUBLIC_URL', async () => {
    const url = await serveBehind(habits, { publicUrl });
    const get = (path: string, headers = {}) =>
      fetch(`${url}/sync${path}`, { redirect: 'manual', headers: { Accept: 'text/html', ...headers } });

    const unknown = await get('/queues?x=1');
    expect(unknown.headers.get('Location')).toBe('/sync/sign-in?next=%2Fqueues%3Fx%3D1');
    expect(addressesIn(await (await get('/sign-in')).text())).toSatisfy(allUnderSync);

    const form = { username: 'operator', password: PASSWORD, next: '/queues' };
    const signedIn = await postSignIn(`${url}/sync`, form, { Origin: fromOurScreens.Origin });
    expect(signedIn.headers.get('Location')).toBe('/sync/queues');
    const [setCookie = ''] = signedIn.headers.getSetCookie();
    expect(setCookie).toMatch(/^__Host-[\w.-]+=/);
    for (const attribute of ['Secure', 'HttpOnly', 'SameSite=Lax', 'Path=/'])
      expect(setCookie.split('; ')).toContain(attribute);
    expect(setCookie).not.toMatch(/Domain/i);

    const Cookie = setCookie.split(';', 1)[0] ?? '';
    const start = await (await get('/', { Cookie })).text();
    expect(addressesIn(start)).toSatisfy(allUnderSync);
    expect((await get('/assets/style.css')).status).toBe(200);
    expect(await (await get('/queues', { Cookie })).text()).toContain('<base href="/sync/queues/"');
    expect((await get('/queues/api/queues', { Cookie })).status).toBe(200);
    const document = await (await get('/api/v1/openapi.json', { Cookie })).json();
    expect(document.servers).toMatchObject([{ url: '/sync/api/v1' }]);

    const out = await fetch(`${url}/sync/sign-out`, {
      method: 'POST',
      redirect: 'manual',
      headers: { Cookie, ...fromOurScreens },
    });
    expect(out.headers.get('Location')).toBe('/sync/sign-in');
    expect((await get('/api/v1/status', { Cookie })).status).toBe(401);
  });

  it('the origin of PUBLIC_URL counts as ours, and no other', async () => {
    const url = await serveBehind(habits, { publicUrl });
    // Over plain http a browser sends Origin without Sec-Fetch-Site.
    const statusFrom = async (Origin: string) =>
      (
        await fetch(`${url}/sync/sign-in`, {
          method: 'POST',
          redirect: 'manual',
          body: new URLSearchParams({ username: 'viewer', password: PASSWORD }),
          headers: { Origin },
        })
      ).status;
    expect(await statusFrom('https://sync.club.test:8443')).toBe(303);
    expect(await statusFrom('https://sync.club.test')).toBe(403);
    expect(await statusFrom('https://evil.test')).toBe(403);
  });

  it('answers probes with and without the path', async () => {
    const url = await serveBehind(habits, { publicUrl });
    for (const path of ['/healthz', '/readyz', '/metrics', '/sync/healthz', '/sync/readyz'])
      expect((await fetch(url + path)).status, path).toBe(200);
  });
});

describe('a host that is not the one of PUBLIC_URL', () => {
  const refused = ['/', '/sign-in', '/queues', '/api/v1/status', '/assets/style.css'];

  it.each(['evil.test', 'sync.club.test.evil.test', '10.255.255.1', 'club.test'])(
    'is refused: %s',
    async (host) => {
      const url = await serveBehind({ host }, { publicUrl: 'https://sync.club.test' });
      for (const path of refused) expect((await fetch(url + path)).status, path).toBe(421);
      for (const path of ['/healthz', '/readyz', '/metrics'])
        expect((await fetch(url + path)).status, path).toBe(200);
    },
  );

  it('is refused when only an untrusted sender forwards the right one', async () => {
    const habits = { host: 'evil.test', headers: { 'X-Forwarded-Host': 'sync.club.test' } };
    const publicUrl = 'https://sync.club.test';
    expect((await fetch(`${await serveBehind(habits, { publicUrl })}/sign-in`)).status).toBe(421);
    await proxy?.close();
    await served?.close();
    const trusted = await serveBehind(habits, { publicUrl, trustProxy: ['loopback'] });
    expect((await fetch(`${trusted}/sign-in`)).status).toBe(200);
  });

  it('is accepted when PUBLIC_URL is not set', async () => {
    const url = await serveBehind({ host: 'any.test' }, {});
    expect((await fetch(`${url}/sign-in`)).status).toBe(200);
  });
});

describe('X-Forwarded-* headers', () => {
  /**
   * Ten failures from the first address, counted at once because a password hash takes 0.3 s; then another.
   */
  const wrongTries = async (url: string) => {
    const statuses = [];
    await dashboard.database.pool.query('TRUNCATE sign_in_count');
    for (let i = 0; i < 2; i += 1) {
      const headers = { 'X-Forwarded-For': `198.51.100.${i}`, 'X-Forwarded-Proto': 'https' };
      const form = { username: `name-${i}`, password: 'wrong' };
      statuses.push((await postSignIn(url, form, headers)).status);
      await dashboard.database.pool.query('UPDATE sign_in_count SET failures = 10');
    }
    return statuses;
  };

  it('change nothing by default: a forged address does not lift the limit of sign-ins', async () => {
    expect(await wrongTries(await serveBehind({}, {}))).toContain(429);
  });

  it('count when TRUST_PROXY names their sender', async () => {
    const url = await serveBehind({}, { trustProxy: ['10.0.0.0/8', 'loopback'] });
    expect(await wrongTries(url)).not.toContain(429);
  });

  it('make a cookie Secure only from a trusted proxy', async () => {
    const form = { username: 'viewer', password: PASSWORD };
    const headers = { 'X-Forwarded-Proto': 'https' };
    const cookieFrom = async (url: string) =>
      (await postSignIn(url, form, headers)).headers.get('Set-Cookie');
    expect(await cookieFrom(await serveBehind({}, {}))).not.toMatch(/; Secure/);
    await proxy?.close();
    await served?.close();
    expect(await cookieFrom(await serveBehind({}, { trustProxy: ['127.0.0.1'] }))).toMatch(/; Secure/);
  });
});

describe('a change from another origin', () => {
  it('is logged with its Host and Origin, so that an admin finds a proxy that changes them', async () => {
    const warn = vi.spyOn(dashboard.log, 'warn');
    const url = await serveBehind({ host: 'localhost' }, {});
    const response = await fetch(`${url}/sign-in`, {
      method: 'POST',
      headers: { Origin: 'http://sync.club.test' },
    });
    expect(response.status).toBe(403);
    expect(warn).toHaveBeenCalledWith(
      { host: 'localhost', origin: 'http://sync.club.test' },
      expect.stringContaining('PUBLIC_URL'),
    );
  });

  it('is refused with Basic credentials, which browsers send by themselves', async () => {
    const response = await fetch(`${dashboard.url}/sign-in`, {
      method: 'POST',
      headers: { Origin: 'https://evil.test', Authorization: 'Basic eDp5' },
    });
    expect(response.status).toBe(403);
  });
});

describe('two installations on one host', () => {
  it('do not sign each other out: their cookies have different names', async () => {
    const other = await startDashboard();
    try {
      const nameAt = async (url: string) => {
        const response = await postSignIn(url, { username: 'viewer', password: PASSWORD });
        return response.headers.get('Set-Cookie')?.split('=', 1)[0];
      };
      const [here, there, again] = [
        await nameAt(dashboard.url),
        await nameAt(other.url),
        await nameAt(dashboard.url),
      ];
      expect(here).toMatch(/^tixngo-sync-/);
      expect(there).not.toBe(here);
      expect(again).toBe(here);
    } finally {
      await other.close();
    }
  });
});

it('a request without Host is refused when PUBLIC_URL is set', async () => {
  const { database, queues, log } = dashboard;
  served = await serveDashboard({ database, queues, log, publicUrl: 'https://sync.club.test' });
  const { hostname, port } = new URL(served.url);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    request({ hostname, port, path: '/sign-in', setHost: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
  expect([400, 421]).toContain(status);
});

/** Every absolute path in links, forms, scripts and images. */
function addressesIn(markup: string): string[] {
  const addresses = [...markup.matchAll(/(?:href|src|action)="(\/[^"]*)"/g)].map(
    ([, address = '']) => address,
  );
  expect(addresses.length).toBeGreaterThan(3);
  return addresses;
}

function allUnderSync(addresses: string[]): boolean {
  return addresses.every((address) => address.startsWith('/sync/'));
}

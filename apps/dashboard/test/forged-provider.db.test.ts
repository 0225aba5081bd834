import { createHmac, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { IdentityProvider } from '@tixngo-sync/auth';
import { parseSettings } from '@tixngo-sync/runtime';
import {
  CLIENT,
  OTHER_CLIENT,
  type RunningProvider,
  rsaKey,
  startProvider,
} from '@tixngo-sync/testkit/oidc-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Listening } from '../src/listen.js';
import { providerOfSettings } from '../src/sign-in/provider-of-settings.js';
import { FollowingBrowser } from './following-browser.js';
import { serveDashboard, startDashboard, type TestDashboard } from './start-dashboard.js';

/** A provider, or someone between it and the dashboard, tries to sign in a person who must not get in. */

const PUBLIC_URL = 'https://sync.club.test';
const CALLBACK = `${PUBLIC_URL}/sign-in/oidc/callback`;
const KEY = rsaKey();
const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...PUBLIC_KEY } = KEY;

let dashboard: TestDashboard;
let provider: RunningProvider;
const served: Listening[] = [];
beforeAll(async () => {
  provider = await startProvider(CALLBACK);
  dashboard = await startDashboard();
});
afterAll(async () => {
  for (const server of served) await server.close();
  await dashboard.close();
  await provider.close();
});

type Fetch = IdentityProvider['fetch'];
/** How answers of the provider are changed, by the end of their address. */
type Changes = Readonly<Record<string, (answer: Record<string, unknown>) => unknown>>;

/** Serves a dashboard whose provider's answers are changed. */
async function serve(changes: Changes): Promise<Listening> {
  const settings = providerOfSettings(
    parseSettings({
      PUBLIC_URL,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_ROLE_CLAIM: 'groups',
      OIDC_ROLES: 'sync-admins=admin',
    }),
  );
  if (settings === undefined) throw new Error('the settings have a provider');
  const changing: Fetch = async (url, options) => {
    const answer = await settings.fetch(url, options);
    const [, change] = Object.entries(changes).find(([end]) => url.endsWith(end)) ?? [];
    return change === undefined ? answer : Response.json(change((await answer.json()) as never));
  };
  const { database, queues, log } = dashboard;
  const options = { publicUrl: PUBLIC_URL, provider: { ...settings, fetch: changing } };
  const server = await serveDashboard({ database, queues, log, ...options });
  served.push(server);
  return server;
}

const browserOn = (at: Listening) => new FollowingBrowser((address) => address.replace(PUBLIC_URL, at.url));

/** Goes to the provider and returns the address that it sends the browser back to. */
async function toCallback(browser: FollowingBrowser, changes: Record<string, string> = {}): Promise<string> {
  provider.people.mallory = { preferred_username: 'mallory', groups: 'sync-admins' };
  provider.signsIn('mallory');
  const start = await browser.request(`${PUBLIC_URL}/sign-in/oidc`);
  const url = new URL(start.headers.get('Location') ?? '');
  for (const [name, value] of Object.entries(changes)) url.searchParams.set(name, value);
  return (await browser.follow(url.href, CALLBACK)).address;
}

const users = async () =>
  (await dashboard.database.pool.query("SELECT FROM auth_user WHERE username = 'mallory'")).rowCount;

async function expectRefusal(response: Response, problem: RegExp) {
  const text = await response.text();
  expect([response.status, text]).toEqual([502, expect.stringMatching(problem)]);
  expect(response.headers.getSetCookie().join()).not.toContain('session_token=');
  expect(await users()).toBe(0);
}

interface Token {
  readonly header: Record<string, unknown>;
  readonly claims: Record<string, unknown>;
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = ({ header, claims }: Token) => `${part(header)}.${part(claims)}`;
const signed = (token: Token) => {
  const key = createPrivateKey({ key: KEY, format: 'jwk' });
  return `${unsigned(token)}.${sign('sha256', Buffer.from(unsigned(token)), key).toString('base64url')}`;
};
const hmac = (token: Token, secret: string | Buffer) =>
  `${unsigned(token)}.${createHmac('sha256', secret).update(unsigned(token)).digest('base64url')}`;

/** Serves a dashboard whose ID tokens are forged, with the key that signs them in the provider's key set. */
const serveForged = (forge: (token: Token) => string) =>
  serve({
    '/jwks': () => ({ keys: [{ ...PUBLIC_KEY, kid: 'signing', use: 'sig' }] }),
    '/token': (answer) => {
      const [header, claims] = String(answer.id_token)
        .split('.', 2)
        .map((text) => JSON.parse(Buffer.from(text, 'base64url').toString()));
      return { ...answer, id_token: forge({ header, claims }) };
    },
  });

it.each<[string, RegExp, (token: Token) => string]>([
  [
    'of another issuer',
    /OAUTH_JWT_CLAIM_COMPARISON_FAILED/,
    ({ header, claims }) => signed({ header, claims: { ...claims, iss: 'https://evil.test' } }),
  ],
  [
    'for another client',
    /OAUTH_JWT_CLAIM_COMPARISON_FAILED/,
    ({ header, claims }) => signed({ header, claims: { ...claims, aud: OTHER_CLIENT.id } }),
  ],
  [
    'for two clients, authorized for the other',
    /OAUTH_JWT_CLAIM_COMPARISON_FAILED/,
    ({ header, claims }) =>
      signed({ header, claims: { ...claims, aud: [CLIENT.id, OTHER_CLIENT.id], azp: OTHER_CLIENT.id } }),
  ],
  [
    'that has expired',
    /OAUTH_JWT_TIMESTAMP_CHECK_FAILED/,
    ({ header, claims }) => signed({ header, claims: { ...claims, iat: 1_700_000_000, exp: 1_700_000_060 } }),
  ],
  [
    'without a nonce',
    /OAUTH_INVALID_RESPONSE/,
    ({ header, claims: { nonce: _nonce, ...claims } }) => signed({ header, claims }),
  ],
  [
    'without a subject',
    /OAUTH_INVALID_RESPONSE/,
    ({ header, claims: { sub: _sub, ...claims } }) => signed({ header, claims }),
  ],
  [
    'with alg none',
    /OAUTH_(INVALID_RESPONSE|UNSUPPORTED)/,
    ({ header, claims }) => `${unsigned({ header: { ...header, alg: 'none' }, claims })}.`,
  ],
  [
    'with alg NONE and the signature of another token',
    /OAUTH_(INVALID_RESPONSE|UNSUPPORTED)/,
    ({ header, claims }) =>
      `${unsigned({ header: { ...header, alg: 'NONE' }, claims })}.${signed({ header, claims }).split('.')[2]}`,
  ],
  [
    'signed with HMAC, the public key as its secret',
    /OAUTH_(INVALID_RESPONSE|UNSUPPORTED)/,
    ({ header, claims }) => {
      const pem = createPublicKey({ key: PUBLIC_KEY, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
      return hmac({ header: { ...header, alg: 'HS256' }, claims }, pem);
    },
  ],
  [
    "signed with HMAC, the client's secret as its secret",
    /OAUTH_(INVALID_RESPONSE|UNSUPPORTED)/,
    ({ header, claims }) => hmac({ header: { ...header, alg: 'HS256' }, claims }, CLIENT.secret),
  ],
])('an ID token %s signs nobody in', async (_name, problem, forge) => {
  const browser = browserOn(await serveForged(forge));
  await expectRefusal(await browser.request(await toCallback(browser)), problem);
});

it('a provider whose own description names another issuer is not used', async () => {
  const browser = browserOn(
    await serve({ '/openid-configuration': (answer) => ({ ...answer, issuer: 'https://evil.test' }) }),
  );
  await expectRefusal(
    await browser.request(`${PUBLIC_URL}/sign-in/oidc`),
    /OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED/,
  );
});

it('roles of another person from the user-info endpoint are not taken', async () => {
  const browser = browserOn(
    await serve({ '/me': (answer) => ({ ...answer, sub: 'admin-of-the-club', groups: 'sync-admins' }) }),
  );
  await expectRefusal(await browser.request(await toCallback(browser)), /OAUTH_/);
});

it('a redirect that does not say which provider it is from signs nobody in', async () => {
  const browser = browserOn(await serve({}));
  const back = new URL(await toCallback(browser));
  back.searchParams.delete('iss');
  await expectRefusal(await browser.request(back.href), /OAUTH_INVALID_RESPONSE/);
});

it('a code that was given to another application of the provider signs nobody in', async () => {
  const browser = browserOn(await serve({}));
  const back = await toCallback(browser, { client_id: OTHER_CLIENT.id });
  await expectRefusal(await browser.request(back), /\(invalid_grant\)/);
});

it('a code works once, even with the cookie that belongs to it', async () => {
  const server = await serve({});
  const browser = browserOn(server);
  const back = await toCallback(browser);
  const thief = browser.copy();
  expect((await browser.request(back)).status).toBe(303);
  const again = await thief.request(back);
  expect([again.status, await again.text()]).toEqual([502, expect.stringContaining('(invalid_grant)')]);
  expect(again.headers.getSetCookie().join()).not.toContain('session_token=');
});

it('an ID token that these tests sign without another change signs the person in', async () => {
  const browser = browserOn(await serveForged(signed));
  expect((await browser.request(await toCallback(browser))).status).toBe(303);
  expect(await users()).toBe(1);
});

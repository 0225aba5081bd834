import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CLIENT, type RunningProvider, startProvider } from '@tixngo-sync/testkit/oidc-provider';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeProblems } from '../axe-problems.js';
import { type ConsoleUnderTest, startConsole } from './console-under-test.js';

let console: ConsoleUnderTest;
let provider: RunningProvider;
beforeAll(async () => {
  // The provider and the dashboard must know this address before the dashboard listens.
  const port = await freePort();
  const publicUrl = `http://localhost:${port}`;
  provider = await startProvider(`${publicUrl}/sign-in/oidc/callback`);
  provider.people['person-1'] = { preferred_username: 'ada', groups: ['sync-ops'] };
  provider.people['person-2'] = { preferred_username: 'eve', groups: ['another-team'] };
  console = await startConsole({
    settings: {
      PORT: String(port),
      PUBLIC_URL: publicUrl,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      OIDC_NAME: 'Club Login',
      OIDC_ROLE_CLAIM: 'groups',
      OIDC_ROLES: 'sync-admins=admin,sync-ops=operator',
    },
  });
}, 180_000);
afterAll(async () => {
  await console?.close();
  await provider?.close();
});

/** Returns a port that nobody listened on a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is an object once it listens.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

it("a person signs in at the provider and lands on the screen they wanted, with the claim's role", async () => {
  provider.signsIn('person-1');
  const { page, complaints, click, clicks, close } = await console.open(null, '/runs');
  expect(await axeProblems(page)).toEqual([]);
  await click(page.getByRole('link', { name: 'Sign in with Club Login' }));
  await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
  expect(clicks()).toBe(1);
  await page.getByRole('button', { name: 'ada, your account' }).click();
  await page.getByText('operator', { exact: true }).waitFor();
  const me = await page.request.get('/api/v1/me');
  expect(await me.json()).toMatchObject({ name: 'ada', role: 'operator' });
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  expect((await page.request.get('/api/v1/me')).status()).toBe(401);
  expect(complaints).toEqual([]);
  await close();
});

it('a person whose claim gives no role is not signed in, and the sign-in screen says why', async () => {
  provider.signsIn('person-2');
  const { page, click, close } = await console.open(null);
  await click(page.getByRole('link', { name: 'Sign in with Club Login' }));
  await page.getByRole('alert').getByText(/role/).waitFor();
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  expect((await page.request.get('/api/v1/me')).status()).toBe(401);
  await close();
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeProblems } from '../axe-problems.js';
import { type ConsoleUnderTest, startConsole } from './console-under-test.js';
import { addMatchDay } from './match-day.js';

let console: ConsoleUnderTest;
let receiver: Server;
const received: string[] = [];
beforeAll(async () => {
  receiver = createServer((request, response) => {
    request.on('data', (part: Buffer) => received.push(part.toString()));
    request.on('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is an object once it listens.
  const { port } = receiver.address() as AddressInfo;
  const webhook = { WEBHOOK_URL: `http://127.0.0.1:${port}/hook`, WEBHOOK_SECRET: 'sixteen-or-longer' };
  console = await startConsole({ settings: webhook });
  await addMatchDay(console.database);
  // The key does not move during a run.
  await sql(`UPDATE run SET status = 'SUCCEEDED', finished_at = now() WHERE status = 'RUNNING'`);
}, 120_000);
afterAll(async () => {
  await console?.close();
  receiver?.close();
});

const sql = async (text: string) => (await console.database.pool.query(text)).rows;
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true });
const message = (page: Page, text: string | RegExp) =>
  page.getByRole('region', { name: 'Messages' }).getByText(text);
const section = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Parts of the settings' }).getByRole('link', { name, exact: true });
/** Waits until the answers that the screen shows are there. */
async function loaded(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expect.poll(() => page.locator('[aria-busy="true"]').count()).toBe(0);
}

describe('the tasks of an admin, in at most three clicks', () => {
  it('set the key back to before a page, and undo', async () => {
    const [{ fetched_through: before }] = await sql('SELECT fetched_through FROM sync_key');
    const [{ requested_key: chosen }] = await sql(
      'SELECT requested_key FROM page ORDER BY page_id DESC OFFSET 5 LIMIT 1',
    );
    const { page, click, clicks, close } = await console.open('admin');
    await click(link(page, 'Settings'));
    await click(link(page, 'Key'));
    await page.getByLabel('Page').selectOption(chosen);
    await page.getByText(/^The next run would fetch \d+ pages? \([\d,]+ tickets?\) again, from /).waitFor();
    await page.getByLabel('Reason').first().fill('TIXNGO corrected these tickets');
    await click(button(page, 'Set key'));
    await message(page, /^The next run fetches \d+ pages \([\d,]+ tickets\) again, from key .*\.$/).waitFor();
    expect(clicks()).toBeLessThanOrEqual(3);
    expect(await sql('SELECT fetched_through FROM sync_key')).toEqual([{ fetched_through: chosen }]);
    await page.getByText(/because: TIXNGO corrected these tickets/).waitFor();
    await click(button(page, 'Undo'));
    await message(page, /^The change of admin is undone/).waitFor();
    expect(await sql('SELECT fetched_through FROM sync_key')).toEqual([{ fetched_through: before }]);
    await page.getByText('There is no manual change to undo.').waitFor();
    await close();
  });

  it('give someone access with a one-time link', async () => {
    const { page, click, clicks, close } = await console.open('admin');
    await click(link(page, 'Settings'));
    await click(link(page, 'Users'));
    await page.getByLabel('User name').fill('nadia');
    await page.getByLabel('Role').selectOption('operator');
    await click(button(page, 'Invite'));
    const address = await page.getByRole('dialog').getByLabel('Link').inputValue();
    expect(clicks()).toBeLessThanOrEqual(3);
    expect(await axeProblems(page)).toEqual([]);
    expect(await sql(`SELECT role FROM auth_user WHERE username = 'nadia'`)).toEqual([{ role: 'operator' }]);
    expect((await fetch(address)).status).toBe(200);
    await close();
  });

  it('be alerted: send a test message', async () => {
    const { page, click, clicks, close } = await console.open('operator');
    await click(link(page, 'Settings'));
    await click(link(page, 'Notifications'));
    await click(button(page, 'Send a test message'));
    await message(page, /^Webhook to 127\.0\.0\.1:\d+: delivered\.$/).waitFor();
    expect(clicks()).toBeLessThanOrEqual(3);
    expect(received.join('')).toContain('"kind":"TEST"');
    await close();
  });
});

describe('the settings', () => {
  it('change parameters and recipients, and show what happened', async () => {
    const { page, close } = await console.open('admin', '/settings/interface');
    await page.getByLabel('A ticket that S-360 does not know').selectOption('reject');
    await page.getByLabel('Recipients').fill('night@club.test');
    await button(page, 'Save').click();
    await message(page, /^The interface is saved/).waitFor();
    const answer = await page.request.get('/api/v1/interface');
    expect(await answer.json()).toMatchObject({ unknownTickets: 'reject', recipients: ['night@club.test'] });
    await close();
  });

  it('disable a user and show it, without a reload', async () => {
    const { page, close } = await console.open('admin', '/settings/users');
    await button(page, 'Manage operator').click();
    expect(await axeProblems(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click();
    await page
      .getByRole('dialog', { name: 'Disable operator?' })
      .getByRole('button', { name: 'Disable' })
      .click();
    await button(page, 'Enable').click();
    await message(page, 'operator can sign in again.').waitFor();
    await close();
  });

  it('show a token once, and revoke it', async () => {
    const { page, close } = await console.open('admin', '/settings/tokens');
    await page.getByLabel('Name').fill('grafana');
    await button(page, 'Create').click();
    const token = await page.getByRole('dialog').getByLabel('Token', { exact: true }).inputValue();
    const asked = () =>
      fetch(`${console.url}/api/v1/status`, { headers: { Authorization: `Bearer ${token}` } });
    expect((await asked()).status).toBe(200);
    await button(page, 'Done').click();
    await button(page, 'Revoke grafana').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('There is no token').waitFor();
    expect((await asked()).status).toBe(401);
    await close();
  });

  it('search the audit log by the address, and export what is shown', async () => {
    const { page, close } = await console.open('admin', '/settings/audit?action=user.add');
    await page.getByRole('row', { name: /nadia/ }).waitFor();
    const actions = await page.getByRole('table').locator('code').allTextContents();
    expect(new Set(actions)).toEqual(new Set(['user.add']));
    const exported = await page.getByRole('link', { name: 'Export as CSV' }).getAttribute('href');
    expect(await (await page.request.get(exported ?? '')).text()).toContain('nadia');
    await close();
  });

  const SCREENS = [
    '',
    '/interface',
    '/notifications',
    '/key',
    '/users',
    '/tokens',
    '/audit',
    '/drift',
    '/about',
  ];
  it.each(['light', 'dark'] as const)(
    'are accessible in %s, wide and narrow',
    async (colorScheme) => {
      const { page, complaints, close } = await console.open('admin', '/settings', { colorScheme });
      for (const screen of SCREENS) {
        await page.goto(`/settings${screen}`);
        await loaded(page);
        expect([screen, await axeProblems(page)]).toEqual([screen, []]);
        await page.setViewportSize({ width: 390, height: 844 });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect([screen, overflow]).toEqual([screen, 0]);
        await page.setViewportSize({ width: 1440, height: 900 });
      }
      expect(complaints).toEqual([]);
      await close();
    },
    120_000,
  );

  it('show a viewer nothing that changes something, and no parts for admins', async () => {
    const { page, close } = await console.open('viewer', '/settings/key');
    await section(page, 'About').waitFor();
    expect(await section(page, 'Users').count()).toBe(0);
    expect(await section(page, 'Audit log').count()).toBe(0);
    for (const screen of ['/interface', '/notifications', '/key', '/drift', '/about']) {
      await page.goto(`/settings${screen}`);
      await loaded(page);
      expect(await page.getByRole('main').getByRole('button').allTextContents()).toEqual([]);
    }
    await close();
  });
});

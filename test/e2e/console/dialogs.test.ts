import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeProblems } from '../axe-problems.js';
import { type ConsoleUnderTest, startConsole } from './console-under-test.js';
import { addMatchDay } from './match-day.js';
import { addTickets } from './tickets-of-a-match-day.js';

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole();
  await addMatchDay(console.database);
  await addTickets(console.database);
  await console.database.pool.query(SETTLED);
}, 180_000);
afterAll(() => console?.close(), 60_000);

/** What the dialogs need: a skipped ticket, a token, another session, a second schedule, and no run. */
const SETTLED = `
  UPDATE run SET status = 'SUCCEEDED', finished_at = now() WHERE status = 'RUNNING';
  INSERT INTO skipped_tax_number (schedule_id, tax_number, reason, added_by)
    SELECT schedule_id, 'E-1-TAX-9', 'A test ticket.', 'admin' FROM schedule;
  INSERT INTO schedule (name, launch, timezone, batch_size) VALUES ('night', 'MANUAL', 'UTC', 1000);
  INSERT INTO api_token (name, role, token_sha256, expires_at, created_by)
    VALUES ('grafana', 'viewer', 'none', now() + interval '1 day', 'admin');
  INSERT INTO auth_session (id, user_id, token, expires_at, created_at, updated_at)
    SELECT 'other', id, 'other', now() + interval '1 hour', now(), now() FROM auth_user WHERE username = 'admin'`;

const problemPath = async (kind: 'PAGE' | 'QUARANTINE') => {
  const tab = await console.open('viewer', `/problems?kind=${kind}`);
  const link = tab.page.getByRole('link', { name: /^Review/ }).first();
  const path = (await link.getAttribute('href')) ?? '';
  await tab.close();
  return path;
};
const pagePath = async (status: string) => {
  const { rows } = await console.database.pool.query(
    `SELECT page_id FROM page WHERE status = '${status}' ORDER BY page_id DESC LIMIT 1`,
  );
  return `/pages/${rows[0].page_id}`;
};

/** Waits until the screen has the answers that it shows. */
async function loaded(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(
    () => document.querySelector('main [aria-busy=true], .mantine-Skeleton-root') === null,
  );
}

/** One button of each text: buttons with the same text open the same dialog. */
async function openers(within: Locator): Promise<{ name: string; button: Locator }[]> {
  const buttons = await within.locator('button[aria-haspopup=dialog]:visible').all();
  const byText = new Map<string, Locator>();
  for (const button of buttons) {
    const text = ((await button.textContent()) ?? '').replace(/\d+/g, 'n');
    if (!byText.has(text)) byText.set(text, button);
  }
  return [...byText].map(([name, button]) => ({ name, button }));
}

async function problemsInBothSchemes(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
    found.push(...(await axeProblems(page)).map((problem) => `${colorScheme}: ${problem}`));
  }
  return found;
}

/** Opens each dialog by key, checks it, closes it with Escape. Returns the texts of the buttons. */
async function checkDialogs(page: Page, within: Locator, depth = 0): Promise<string[]> {
  const names: string[] = [];
  for (const { name, button } of await openers(within)) {
    await button.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog').nth(depth);
    await dialog.waitFor();
    await expect.poll(() => dialog.locator('[aria-busy=true]').count()).toBe(0);
    expect([name, ...(await problemsInBothSchemes(page))]).toEqual([name]);
    await page.setViewportSize({ width: 390, height: 844 });
    const isCut = await dialog.evaluate((element) => element.scrollWidth > element.clientWidth);
    expect([name, isCut]).toEqual([name, false]);
    await page.setViewportSize({ width: 1440, height: 900 });
    names.push(name, ...(await checkDialogs(page, dialog, depth + 1)));
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect([name, await button.evaluate((element) => element === document.activeElement)]).toEqual([
      name,
      true,
    ]);
  }
  return names;
}

describe('every dialog is accessible in light and dark, opens by key and gives the focus back', () => {
  it.each<[string, string | (() => Promise<string>), string[]]>([
    ['Now', '/', ['Pause', 'Retry the failed page']],
    ['a run', '/runs/45', ['Replay…']],
    ['the failed pages', '/pages?status=FAILED', ['Give up n…']],
    ['a failed page', () => pagePath('FAILED'), ['Give up…']],
    ['a processed page', () => pagePath('PROCESSED'), ['Replay…']],
    ['the problems', '/problems', ['Retry the failed page', 'Skip…', 'Retry n chosen', 'Skip n…']],
    ['failed pages with one cause', () => problemPath('PAGE'), ['Give up…']],
    ['tickets with one cause', () => problemPath('QUARANTINE'), ['Retry all n', 'Skip all…']],
    ['a contact', '/contacts/C-1', ['Export…', 'Erase…']],
    ['the schedules', '/schedules', ['New schedule', 'Edit', 'Turn off', 'Change', 'Add ticket', 'Remove']],
    ['a schedule', '/schedules/1', ['Edit', 'Pause']],
    ['a schedule by hand', '/schedules/2', ['Delete']],
    ["one's account", '/me', ['Turn on', 'End all other sessions']],
    [
      'the users',
      '/settings/users',
      ['Manage', 'New one-time link', 'Disable', 'Remove', 'End all sessions'],
    ],
    ['the tokens', '/settings/tokens', ['Revoke']],
    ['the key', '/settings/key', ['Reset to the beginning']],
  ])('%s', { timeout: 240_000 }, async (_name, path, expected) => {
    const at = typeof path === 'string' ? path : await path();
    const { page, complaints, close } = await console.open('admin', at);
    await loaded(page);
    // The buttons for chosen rows appear when one is chosen.
    const choice = page.getByRole('checkbox', { name: /^Choose (?!all)/ }).first();
    if ((await choice.count()) > 0) await choice.check();
    const main = page.locator('main');
    await expect.poll(async () => (await openers(main)).map(({ name }) => name)).toContain(expected[0]);
    const opened = await checkDialogs(page, main);
    expect(opened).toEqual(expect.arrayContaining(expected));
    expect(complaints).toEqual([]);
    await close();
  });

  it('the secret of a new token and the link of a new user', { timeout: 120_000 }, async () => {
    const { page, close } = await console.open('admin', '/settings/tokens');
    await page.getByLabel('Name').fill('robot');
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await problemsInBothSchemes(page)).toEqual([]);
    await page.goto('/settings/users');
    await page.getByLabel('User name').fill('nadia');
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await problemsInBothSchemes(page)).toEqual([]);
    await close();
  });
});

describe('menus and drawers are accessible in light and dark, and close with Escape', () => {
  it.each([
    ['the menu of the account', 'admin, your account', 1440],
    ['the drawer with the navigation', 'Open the navigation', 390],
  ])('%s', async (_name, name, width) => {
    const { page, close } = await console.open('admin', '/runs', { viewport: { width, height: 844 } });
    await loaded(page);
    const button = page.getByRole('button', { name });
    await button.focus();
    await page.keyboard.press('Enter');
    const overlay = page.locator('[popover]:popover-open');
    await overlay.waitFor();
    expect(await problemsInBothSchemes(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await overlay.waitFor({ state: 'hidden' });
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
    await close();
  });
});

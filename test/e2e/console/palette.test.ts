import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeProblems } from '../axe-problems.js';
import { type ConsoleUnderTest, startConsole } from './console-under-test.js';
import { addMatchDay } from './match-day.js';

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole();
  await addMatchDay(console.database);
}, 180_000);
afterAll(() => console?.close(), 60_000);

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 1, name }).waitFor();
const combobox = (page: Page) => page.getByRole('combobox', { name: 'A screen, an action or a search' });

async function openPalette(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  await combobox(page).waitFor();
}

async function command(page: Page, text: string): Promise<void> {
  await openPalette(page);
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

describe('the commands', () => {
  it('go to a screen, run now, pause and resume, search and set the theme, without a mouse', async () => {
    const { page, complaints, ...tab } = await console.open('operator');
    await command(page, 'upload');
    await heading(page, 'Upload');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await command(page, 'run now');
    await page.getByText('A run of feed is queued.').waitFor();
    await command(page, 'pause feed');
    // Breaks if a dialog begins with its close button: the note would not be typed into the field.
    await page.keyboard.type('Release of TIXNGO');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Schedule feed is paused.').waitFor();
    await command(page, 'resume feed');
    await page.getByText('Schedule feed starts automatic runs again.').waitFor();
    await command(page, 'theme dark');
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
    await command(page, 'E-1-3');
    await heading(page, /^Ticket/);
    expect(new URL(page.url()).pathname).toBe('/tickets/E-1-3');
    const { rows } = await console.database.pool.query(
      `SELECT reason FROM audit_log WHERE action = 'schedule.pause'`,
    );
    expect(rows).toEqual([{ reason: 'Release of TIXNGO' }]);
    expect(complaints).toEqual([]);
    await tab.close();
  });

  it('are read to screen readers: the chosen one, how many, and in groups', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, ...tab } = await console.open('operator', '/', { colorScheme });
      await openPalette(page);
      expect(await axeProblems(page)).toEqual([]);
      const chosen = () =>
        page.evaluate(() => {
          const id = document.activeElement?.getAttribute('aria-activedescendant') ?? '';
          return document.getElementById(id)?.textContent;
        });
      expect(await chosen()).toBe('Run now: feed');
      await page.keyboard.press('ArrowDown');
      expect(await chosen()).toBe('Pause feed');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      expect(await chosen()).toBe('Theme: Dark');
      await page.keyboard.type('settings: key');
      await page.getByRole('status').filter({ hasText: '2 commands' }).waitFor({ state: 'attached' });
      await page.getByRole('group', { name: 'Go to' }).getByRole('option', { selected: true }).waitFor();
      expect(await chosen()).toBe('Settings: Key');
      await page.keyboard.press('Escape');
      await combobox(page).waitFor({ state: 'detached' });
      await tab.close();
    }
  });

  it('are shown when the schedules are known, so that Enter never runs without one by accident', async () => {
    const { page, ...tab } = await console.open('operator', '/upload');
    await page.getByRole('heading', { level: 1 }).waitFor();
    let release: () => void = () => undefined;
    const isHeld = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/api/v1/schedules', async (route) => {
      await isHeld;
      await route.continue();
    });
    const asked = page.waitForRequest('**/api/v1/schedules');
    await page.keyboard.press('Control+k');
    await asked;
    expect(await page.getByRole('option').count()).toBe(0);
    release();
    await page.getByRole('option', { name: 'Run now: feed' }).waitFor();
    await tab.close();
  });

  // Breaks if the palette waits for every read: what is typed meanwhile was lost.
  it('stay while the schedules are read again', async () => {
    const { page, ...tab } = await console.open('operator', '/schedules');
    await page.getByRole('link', { name: 'feed' }).first().waitFor();
    await openPalette(page);
    await page.route('**/api/v1/schedules', () => undefined);
    await page.keyboard.type('E-1');
    const asked = page.waitForRequest('**/api/v1/schedules');
    await console.database.pool.query('UPDATE schedule SET batch_size = batch_size + 1');
    await asked;
    await page.keyboard.type('-3');
    expect(await combobox(page).inputValue()).toBe('E-1-3');
    await page.keyboard.press('Enter');
    await heading(page, /^Ticket/);
    await tab.close();
  });

  it('are only what the role may do', async () => {
    const viewer = await console.open('viewer');
    await openPalette(viewer.page);
    await viewer.page.getByRole('option', { name: 'Settings: Key' }).waitFor();
    const labels = await viewer.page.getByRole('option').allTextContents();
    expect(labels.filter((label) => /Run|Pause|Upload|Users|tokens|Audit/.test(label))).toEqual(['Runs']);
    await viewer.close();
    const admin = await console.open('admin');
    await openPalette(admin.page);
    await admin.page.getByRole('option', { name: 'Settings: Users' }).waitFor();
    await admin.close();
  });
});

it('keys act anywhere but where a text is typed, on keyboards that need Shift for / too', async () => {
  const { page, ...tab } = await console.open('viewer', '/', { colorScheme: 'dark' });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await help.getByText('Commands: go to a screen').waitFor();
  expect(await axeProblems(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });
  // As a Swiss keyboard types it.
  await page.evaluate(() =>
    document.dispatchEvent(new KeyboardEvent('keydown', { key: '/', code: 'Digit7', shiftKey: true })),
  );
  const search = page.getByRole('searchbox');
  expect(await search.evaluate((input) => input === document.activeElement)).toBe(true);
  await page.keyboard.type('a/b?');
  expect(await search.inputValue()).toBe('a/b?');
  expect(await page.getByRole('dialog').count()).toBe(0);
  await page.keyboard.press('Control+k');
  await combobox(page).waitFor();
  await tab.close();
});

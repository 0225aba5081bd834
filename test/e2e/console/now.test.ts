import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeProblems } from '../axe-problems.js';
import { accessibilityProblems } from '../page-checks.js';
import { type ConsoleUnderTest, startConsole } from './console-under-test.js';
import { addMatchDay } from './match-day.js';

const MOST_CLICKS = 3;
const SCREENS = ['/', '/runs', '/runs/45', '/pages?status=FAILED', '/pages/104'];
/** What a viewer may not press. */
const CHANGES = /^(Run now|Pause|Resume|Retry|Give up|Replay|Show the stored answer)/;

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole();
  await addMatchDay(console.database);
});
afterAll(() => console?.close());

const isLoaded = async (page: Page) => {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
};

describe('the screens Now, Runs and Pages', () => {
  it.each(SCREENS.flatMap((path) => [[path, 'light'] as const, [path, 'dark'] as const]))(
    '%s is accessible, %s, under our content policy',
    async (path, colorScheme) => {
      const tab = await console.open('operator', path, { colorScheme });
      await isLoaded(tab.page);
      expect(await axeProblems(tab.page)).toEqual([]);
      expect(await accessibilityProblems(tab.page)).toEqual([]);
      expect(tab.complaints).toEqual([]);
      await tab.close();
    },
  );

  it.each(SCREENS)('%s fits a screen of 390 px', async (path) => {
    const tab = await console.open('operator', path, { viewport: { width: 390, height: 844 } });
    await isLoaded(tab.page);
    expect(await tab.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await tab.close();
  });

  it.each(SCREENS)('%s shows a viewer no button that they may not press', async (path) => {
    const tab = await console.open('viewer', path);
    await isLoaded(tab.page);
    const buttons = await tab.page.getByRole('button').allTextContents();
    expect(buttons.filter((text) => CHANGES.test(text.trim()))).toEqual([]);
    await tab.close();
  });
});

it('shows its charts in a browser whose language is none, as en-US@posix', async () => {
  const tab = await console.open('viewer');
  await isLoaded(tab.page);
  await tab.page.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'language', { get: () => 'en-US@posix', configurable: true }),
  );
  await tab.page.reload();
  await tab.page.locator('.uplot canvas').first().waitFor();
  expect(await tab.page.evaluate(() => navigator.language)).toBe('en');
  expect(tab.complaints).toEqual([]);
  await tab.close();
});

it('keeps its charts while the dashboard does not answer', async () => {
  const { page, close } = await console.open('viewer');
  await page.clock.install();
  await page.reload();
  await page.locator('.uplot canvas').nth(2).waitFor();
  await page.route('**/api/v1/series*', (route) => route.abort());
  // At a new step, of 30 s, a chart asks for other data.
  const failed = page.waitForEvent('requestfailed', (request) => request.url().includes('/series'));
  for (let seconds = 0; seconds < 120; seconds += 10) await page.clock.runFor(10_000);
  await failed;
  expect(await page.getByText('This could not be read').count()).toBe(0);
  expect(await page.locator('.uplot canvas').count()).toBe(3);
  await close();
});

describe('an operator', () => {
  it('sees on Now what is wrong, how far behind S-360 is, and which runs failed', async () => {
    // The other tests may have taken the two minutes after which pages that wait count as stalled.
    await console.database.pool.query(`UPDATE page SET fetched_at = now() WHERE status = 'STORED'`);
    const tab = await console.open('operator');
    const { page } = tab;
    await page.getByRole('heading', { level: 1, name: /^1 page failed, 14 tickets in quarantine/ }).waitFor();
    const behind = page.getByRole('region', { name: 'Behind by' });
    expect(await behind.textContent()).toMatch(/1 h \d+ min/);
    await tab.click(behind.getByRole('link', { name: '1 failed', exact: true }));
    await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
    expect(new URL(page.url()).search).toBe('?status=FAILED');
    await page.getByText('TIXNGO answered 503').waitFor();
    expect(await page.getByRole('link', { name: /^Run \d+$/ }).allTextContents()).toEqual(['Run 52']);
    await tab.close();
  });

  it('finds why a page failed, and gives it up with a reason, in three clicks', async () => {
    const tab = await console.open('operator');
    const { page } = tab;
    await tab.click(page.getByRole('link', { name: 'because of 1 failed page' }));
    await tab.click(page.getByRole('link', { name: 'Page 104' }));
    await page.getByText('All 305 tickets of the page are bad').first().waitFor();
    await tab.click(page.getByRole('button', { name: 'Give up page 104' }));
    expect(tab.clicks()).toBeLessThanOrEqual(MOST_CLICKS);
    expect(await axeProblems(page)).toEqual([]);
    await page.getByLabel('Reason').fill('TIXNGO sends them again');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Give up', exact: true }).click();
    await page.getByText('Page 104 is given up. A retry takes this back.').waitFor();
    await page.getByText('given up', { exact: true }).waitFor();
    await page.getByText('TIXNGO sends them again').waitFor();
    await tab.close();
  });

  it('pauses the schedule with a note, and resumes it, on Now', async () => {
    const tab = await console.open('operator');
    const { page } = tab;
    await tab.click(page.getByRole('button', { name: 'Pause feed' }));
    await page.getByLabel('Reason').fill('Release of TIXNGO');
    await tab.click(page.getByRole('button', { name: 'Pause', exact: true }));
    await page.getByText('Schedule feed is paused.').waitFor();
    await page.getByText('Release of TIXNGO', { exact: true }).waitFor();
    await tab.click(page.getByRole('button', { name: 'Resume feed' }).first());
    await page.getByText('Schedule feed starts automatic runs again.').waitFor();
    expect(tab.clicks()).toBeLessThanOrEqual(MOST_CLICKS);
    await tab.close();
  });

  it('shows a change that someone else made without a reload', async () => {
    const tab = await console.open('operator', '/runs?status=FAILED');
    await tab.page.getByRole('link', { name: 'Run 52', exact: true }).waitFor();
    await console.database.pool.query(`UPDATE run SET status = 'FAILED' WHERE run_id = 51`);
    await tab.page.getByRole('link', { name: 'Run 51', exact: true }).waitFor();
    await tab.close();
  });
});

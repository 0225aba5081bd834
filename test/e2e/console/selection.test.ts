import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { axeProblems } from '../axe-problems.js';
import { accessibilityProblems } from '../page-checks.js';
import { type ConsoleUnderTest, startConsole } from './console-under-test.js';
import { addMatchDay } from './match-day.js';

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole();
  await addMatchDay(console.database);
}, 180_000);
afterAll(() => console?.close(), 60_000);

const sql = async (text: string) => (await console.database.pool.query(text)).rows;
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const box = (page: Page, name: string | RegExp) => page.getByRole('checkbox', { name });

it('failed pages are chosen among others, and given up together with a reason', async () => {
  await sql(`UPDATE page SET status = 'FAILED', error_code = 'INTERNAL', error_message = 'The disk was full.'
    WHERE page_id IN (105, 106)`);
  const { page, ...tab } = await console.open('operator', '/pages?before=108');
  await box(page, 'Choose Page 105').check();
  // Breaks if pages that are processed can be chosen: the server would refuse all of them.
  expect(await box(page, /^Choose Page/).count()).toBe(3);
  await box(page, 'Choose Page 106').check();
  await page.getByText('2 chosen', { exact: true }).waitFor();
  expect(await axeProblems(page)).toEqual([]);
  await button(page, 'Give up 2…').click();
  await page.getByLabel('Reason').fill('TIXNGO sends them again');
  await button(page, /^Give up$/).click();
  await page.getByText('2 pages given up.').waitFor();
  expect(await sql(`SELECT page_id FROM page WHERE given_up_by = 'operator' ORDER BY page_id`)).toEqual([
    { page_id: 105 },
    { page_id: 106 },
  ]);
  // Nothing stays chosen for the next change.
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0);
  await tab.close();
});

it('quarantined tickets are chosen all at once, at 390 px in dark too, and retried or skipped together', async () => {
  const options = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } as const;
  const { page, ...tab } = await console.open('operator', '/problems?status=OPEN', options);
  const all = box(page, /^Choose all \d+ shown$/);
  await all.check();
  const { length } = await sql(`SELECT 1 FROM quarantined_ticket WHERE status = 'OPEN'`);
  await button(page, `Retry ${length} chosen`).waitFor();
  expect(await axeProblems(page)).toEqual([]);
  expect(await accessibilityProblems(page)).toEqual([]);
  await all.uncheck();
  await box(page, /^Choose ticket/)
    .nth(0)
    .check();
  await box(page, /^Choose ticket/)
    .nth(1)
    .check();
  await button(page, 'Retry 2 chosen').click();
  await button(page, /^Retry$/).click();
  await page.getByText('2 items queued for a retry.').waitFor();
  expect(await sql('SELECT kind, requested_by FROM retry')).toEqual([
    { kind: 'QUARANTINE', requested_by: 'operator' },
  ]);
  await box(page, /^Choose ticket/)
    .nth(0)
    .check();
  await button(page, 'Skip 1…').click();
  await page.getByRole('textbox', { name: 'Reason' }).fill('a test ticket');
  await button(page, /^Skip$/).click();
  await page.getByText('1 ticket skipped.').waitFor();
  expect(await sql(`SELECT resolution FROM quarantined_ticket WHERE status = 'SKIPPED'`)).toContainEqual({
    resolution: 'a test ticket',
  });
  await tab.close();
});

it('lists say in which order they are, and a viewer chooses nothing', async () => {
  const { page, ...tab } = await console.open('viewer', '/pages');
  await page.getByRole('columnheader', { name: 'Page' }).waitFor();
  const sorted = await page.locator('th[aria-sort]').allTextContents();
  expect(sorted.map((text) => text.trim())).toEqual(['Page']);
  expect(await page.getByRole('checkbox').count()).toBe(0);
  await tab.close();
});

it('a retry that waits for a worker is stopped, and what waited stays in quarantine', async () => {
  const { page, ...tab } = await console.open('operator', '/problems?kind=QUARANTINE');
  await page
    .getByRole('link', { name: /^Review/ })
    .first()
    .click();
  await button(page, 'Retry 3 as a trial').click();
  await page.getByText('in progress', { exact: true }).waitFor();
  await button(page, /^Stop$/).click();
  await page.getByText('The retry is stopped. What waited stays as it was.').waitFor();
  await page.getByText('stopped', { exact: true }).waitFor();
  // Breaks if the buttons wait for a retry that was stopped.
  await button(page, 'Retry 3 as a trial').waitFor();
  expect(await sql('SELECT count(*)::integer FROM retry WHERE stopped_at IS NOT NULL')).toEqual([
    { count: 1 },
  ]);
  await tab.close();
});

import { gzipSync } from 'node:zlib';
import { ticketChange } from '@tixngo-sync/testkit';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleUnderTest, startConsole } from './console-under-test.js';

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole({ worker: true, simulator: ['--tickets', '20', '--speed', '0'] });
  const body = gzipSync(JSON.stringify({ result: [ticketChange()] }));
  await console.database.pool.query(OPEN_WORK, [body]);
}, 180_000);
afterAll(() => console?.close(), 60_000);

/** A schedule, a failed page that a retry applies, a ticket in quarantine, a ticket to find. */
const OPEN_WORK = `
  WITH scheduled AS (
      INSERT INTO schedule (name, launch, every_seconds, timezone, batch_size)
        VALUES ('feed', 'AUTOMATIC', 3600, 'UTC', 1000)),
    failed AS (
      INSERT INTO run (run_id, trigger, status, finished_at, pages, received)
        VALUES (900, 'MANUAL', 'SUCCEEDED_WITH_ERRORS', now(), 1, 1) RETURNING run_id),
    page AS (
      INSERT INTO page (page_id, run_id, sequence, requested_key, status, received, attempts, error_code,
          error_message, body)
        SELECT 900, run_id, 1, 'key-900', 'FAILED', 1, 1, 'INTERNAL', 'The disk was full.', $1 FROM failed
        RETURNING page_id),
    found AS (
      INSERT INTO ticket (ticket_id, tax_number, owner_email, source_updated_at)
        VALUES ('T-77', 'TAX-77', 'ada@club.test', now()))
  INSERT INTO quarantined_ticket (page_id, position, place, ticket_id, tax_number, reason_code, field, message,
      body)
    SELECT page_id, 0, 0, 'T-9', 'TAX-9', 'INVALID_DATE', 'updatedAt', 'updatedAt has no offset.', '{}'
    FROM page`;

const sql = async (text: string) => (await console.database.pool.query(text)).rows;
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();
const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).first();
const hasFocus = (target: Locator) => target.evaluate((element) => element === document.activeElement);

/** More elements than any screen here has. */
const MOST_TABS = 90;

/** Presses Tab until the target has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${MOST_TABS} Tabs do not reach ${target}`);
}

async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

/** Types into the field that a dialog begins with, and sends its form. */
async function answer(page: Page, text: string): Promise<void> {
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type(text);
  await press(page, page.getByRole('dialog').locator('button[type=submit]'));
}

describe('with the keyboard only, an operator', { timeout: 120_000 }, () => {
  it('skips a quarantined ticket with a reason, after which it is not open', async () => {
    const { page, ...tab } = await console.open('operator');
    await press(page, link(page, 'Problems'));
    await press(page, button(page, 'Skip ticket T-9'));
    await answer(page, 'a test ticket');
    await page.getByText(/^Ticket T-9 is skipped/).waitFor();
    expect(await sql('SELECT status::text, resolution FROM quarantined_ticket')).toEqual([
      { status: 'SKIPPED', resolution: 'a test ticket' },
    ]);
    await tab.close();
  });

  it('retries a failed page, and sees how it ended', async () => {
    const { page, ...tab } = await console.open('operator');
    await press(page, link(page, 'because of 1 failed page'));
    await press(page, button(page, 'Retry page 900'));
    await page.getByText(/^Page 900 is processed: 1 ticket applied\.$/).waitFor({ timeout: 60_000 });
    await tab.close();
  });

  it('runs now, pauses with a note and resumes', async () => {
    const { page, ...tab } = await console.open('operator');
    await press(page, button(page, 'Run now'));
    await page.getByText(/^Run \d+ ended/).waitFor({ timeout: 60_000 });
    await press(page, button(page, 'Pause feed'));
    await answer(page, 'Release of TIXNGO');
    await page.getByText('Schedule feed is paused.').waitFor();
    await press(page, button(page, 'Resume feed'));
    await page.getByText('Schedule feed starts automatic runs again.').waitFor();
    await tab.close();
  });

  it('finds a ticket by e-mail', async () => {
    const { page, ...tab } = await console.open('operator', '/runs');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('ada@club.test');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Ticket T-77' }).waitFor();
    await tab.close();
  });

  it('opens the file chooser of an upload', async () => {
    const { page, ...tab } = await console.open('operator', '/upload');
    const chooser = page.waitForEvent('filechooser');
    await tabTo(page, page.locator('input[type=file]').or(button(page, 'Choose a file')).first());
    await page.keyboard.press('Enter');
    await chooser;
    await tab.close();
  });
});

describe('with the keyboard only, an admin', { timeout: 120_000 }, () => {
  it('changes the interval', async () => {
    const { page, ...tab } = await console.open('admin');
    await press(page, link(page, 'Schedules'));
    await press(page, button(page, 'Edit feed'));
    await tabTo(page, page.getByRole('dialog').getByLabel('Every').first());
    await page.keyboard.press('Control+a');
    await page.keyboard.type('20');
    await press(page, page.getByRole('dialog').getByRole('combobox', { name: 'Unit' }));
    await page.keyboard.type('minutes');
    await press(page, page.getByRole('dialog').locator('button[type=submit]'));
    await page.getByText(/^Schedule feed is saved/).waitFor();
    expect(await sql('SELECT every_seconds FROM schedule')).toEqual([{ every_seconds: 1200 }]);
    await tab.close();
  });

  it('gives someone access', async () => {
    const { page, ...tab } = await console.open('admin');
    await press(page, link(page, 'Settings'));
    await press(page, link(page, 'Users'));
    await tabTo(page, page.getByLabel('User name'));
    await page.keyboard.type('nadia');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByLabel('Link').waitFor();
    expect(await sql(`SELECT role FROM auth_user WHERE username = 'nadia'`)).toEqual([{ role: 'viewer' }]);
    await tab.close();
  });
});

it('the focus stays where it is when a list changes, and comes back from a dialog', async () => {
  const { page, ...tab } = await console.open('operator', '/runs');
  const run = link(page, 'Run 900');
  await tabTo(page, run);
  await console.database.pool.query(`INSERT INTO run (run_id, trigger, status, finished_at)
    VALUES (901, 'MANUAL', 'FAILED', now())`);
  await link(page, 'Run 901').waitFor();
  expect(await hasFocus(run)).toBe(true);
  await page.keyboard.press('ArrowUp');
  expect(await hasFocus(link(page, 'Run 901'))).toBe(true);
  for (const keys of ['?', 'Control+k']) {
    await page.keyboard.press(keys);
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await hasFocus(link(page, 'Run 901'))).toBe(true);
  }
  await tab.close();
});

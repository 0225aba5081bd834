import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeProblems } from '../axe-problems.js';
import { type ConsoleUnderTest, startConsole } from './console-under-test.js';

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole({ worker: true, simulator: ['--seed', '1', '--tickets', '40'] });
  await console.database.pool.query(`
    INSERT INTO schedule (name, launch, every_seconds, timezone, batch_size)
      VALUES ('feed', 'AUTOMATIC', 3600, 'Europe/Zurich', 20)`);
}, 120_000);
afterAll(() => console?.close());

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const link = (page: Page, name: string) => page.getByRole('link', { name, exact: true });
/** The screen before has the same buttons. */
const isOnSchedules = (page: Page) => page.getByRole('heading', { level: 1, name: 'Schedules' }).waitFor();
const message = (page: Page, text: string | RegExp) =>
  page.getByRole('region', { name: 'Messages' }).getByText(text);
const schedule = async () => (await console.database.pool.query('SELECT * FROM schedule')).rows[0];

describe('the tasks of a scheduler, in at most three clicks', () => {
  it('change the interval, and see before what it does', async () => {
    const { page, click, clicks, close } = await console.open('admin');
    await click(link(page, 'Schedules'));
    await isOnSchedules(page);
    await click(button(page, 'Edit feed'));
    await page.getByLabel('Every').fill('30');
    await page.getByLabel('Unit').selectOption('minutes');
    const preview = page.getByRole('region', { name: 'What this does' });
    await preview.getByRole('row', { name: /^Runs 24 48$/ }).waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await click(button(page, 'Save'));
    await message(page, 'Schedule feed is saved: Every 30 minutes. It applies within seconds.').waitFor();
    await page.getByRole('cell', { name: 'Every 30 minutes' }).waitFor();
    expect(clicks()).toBeLessThanOrEqual(3);
    expect(await schedule()).toMatchObject({
      every_seconds: 1800,
      timezone: 'Europe/Zurich',
      batch_size: 20,
    });
    await close();
  });

  it('set up event-day mode', async () => {
    const { page, click, clicks, close } = await console.open('admin');
    await click(link(page, 'Schedules'));
    await isOnSchedules(page);
    await click(button(page, 'Set up event-day mode'));
    await page.getByLabel('Hours before the start').fill('5');
    expect(await axeProblems(page)).toEqual([]);
    await click(button(page, 'Save'));
    await page.getByText('Every minute, from 5 h before to 4 h after the start of each event.').waitFor();
    expect(clicks()).toBeLessThanOrEqual(3);
    expect(await schedule()).toMatchObject({ event_day_every_seconds: 60, event_day_hours_before: 5 });
    await close();
  });

  it('pause with a note, and resume', async () => {
    const { page, click, clicks, close } = await console.open('operator');
    await click(link(page, 'Schedules'));
    await isOnSchedules(page);
    await click(button(page, 'Pause feed'));
    await page.getByLabel('Reason').fill('Stadium network maintenance');
    await click(page.getByRole('dialog').getByRole('button', { name: 'Pause' }));
    await page.getByText(/Paused by operator .*: Stadium network maintenance/).waitFor();
    expect(clicks()).toBeLessThanOrEqual(3);
    await button(page, 'Resume feed').click();
    await button(page, 'Pause feed').waitFor();
    expect(await schedule()).toMatchObject({ paused_at: null });
    await close();
  });

  it('run now, and learn how the run ended', async () => {
    const { page, click, clicks, close } = await console.open('operator');
    await click(link(page, 'Schedules'));
    await isOnSchedules(page);
    await click(button(page, 'Run now: feed'));
    await message(page, /^Run \d+ ended \(succeeded\): [\d,]+ tickets received\.$/).waitFor({
      timeout: 60_000,
    });
    expect(clicks()).toBeLessThanOrEqual(3);
    await close();
  }, 120_000);
});

describe('the screens of schedules', () => {
  it('explain a cron expression, and refuse what cannot be saved', async () => {
    const { page, close } = await console.open('admin', '/schedules');
    await button(page, 'New schedule').click();
    await page.getByLabel('Name').fill('nightly');
    await page.getByText('Cron', { exact: true }).click();
    await page.getByLabel('Cron expression').fill('0 4 * * MON');
    await page.getByText('At 04:00 on Monday (Europe/Zurich)').waitFor();
    await page
      .getByText(/^Schedule feed is/)
      .or(page.getByText('not possible'))
      .first()
      .waitFor();
    expect(await button(page, 'Create').isDisabled()).toBe(true);
    await page.getByText('By hand', { exact: true }).click();
    await button(page, 'Create').click();
    await page.getByRole('heading', { level: 1, name: 'Schedule nightly' }).waitFor();
    await button(page, 'Delete').click();
    await page.getByLabel('Type nightly to confirm').fill('nightly');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { level: 1, name: 'Schedules' }).waitFor();
    expect((await console.database.pool.query('SELECT 1 FROM schedule')).rowCount).toBe(1);
    await close();
  });

  it('show the next ten starts in the zone of the schedule and in UTC', async () => {
    const { page, close } = await console.open('viewer', '/schedules/1');
    const starts = page.getByRole('table', { name: 'Next ten starts' });
    await starts.waitFor();
    expect(await starts.getByRole('columnheader').allTextContents()).toEqual([
      'Starts',
      'Europe/Zurich',
      'UTC',
    ]);
    expect(await starts.getByRole('row').count()).toBe(11);
    await close();
  });

  it('add a ticket to the skip list with a reason, and remove it', async () => {
    const { page, close } = await console.open('operator', '/schedules');
    await button(page, 'Add ticket').click();
    await page.getByRole('dialog').getByLabel('Tax number').fill('T-4711');
    await page.getByRole('dialog').getByLabel('Reason').fill('Test ticket');
    await page.getByRole('dialog').getByRole('button', { name: 'Skip', exact: true }).click();
    await page.getByRole('cell', { name: 'Test ticket' }).waitFor();
    await button(page, 'Remove T-4711').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No ticket is skipped').waitFor();
    await close();
  });

  it.each(['light', 'dark'] as const)('are accessible in %s', async (colorScheme) => {
    for (const width of [1440, 390]) {
      const options = { colorScheme, viewport: { width, height: 900 } };
      const { page, complaints, close } = await console.open('admin', '/schedules', options);
      await page.getByRole('table', { name: 'Schedules' }).waitFor();
      expect(await axeProblems(page)).toEqual([]);
      await page.goto('/schedules/1');
      await page.getByRole('table', { name: 'Next ten starts' }).waitFor();
      expect(await axeProblems(page)).toEqual([]);
      expect(await page.evaluate(() => document.body.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      expect(complaints).toEqual([]);
      await close();
    }
  });

  it('show a viewer nothing that changes something', async () => {
    const { page, close } = await console.open('viewer', '/schedules');
    await page.getByRole('table', { name: 'Schedules' }).waitFor();
    expect(await page.getByRole('main').getByRole('button').allTextContents()).toEqual([]);
    await page.goto('/schedules/1');
    await page.getByRole('table', { name: 'Next ten starts' }).waitFor();
    expect(await page.getByRole('main').getByRole('button').allTextContents()).toEqual([]);
    await close();
  });
});

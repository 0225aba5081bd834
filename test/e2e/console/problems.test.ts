import { readFile } from 'node:fs/promises';
import { ticketChange } from '@tixngo-sync/testkit';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeProblems } from '../axe-problems.js';
import { accessibilityProblems } from '../page-checks.js';
import { type ConsoleUnderTest, startConsole } from './console-under-test.js';

const CONFLICTS = 8;

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole({ worker: true, simulator: ['--tickets', '1'] });
  await console.database.pool.query(
    `INSERT INTO ticket (ticket_id, tax_number, source_updated_at)
       SELECT 'OLD-' || n, 'TAX-' || n, now() FROM generate_series(1, $1::integer) AS n`,
    [CONFLICTS],
  );
}, 180_000);
afterAll(() => console?.close(), 60_000);

const sql = async (text: string) => (await console.database.pool.query(text)).rows;
const named = (page: Page, role: 'button' | 'link' | 'heading', name: string | RegExp) =>
  page.getByRole(role, { name });

/** Eight tickets whose tax numbers other tickets have, one without a tax number, and a good one. */
const file = {
  name: 'late.json',
  mimeType: 'application/json',
  buffer: Buffer.from(
    JSON.stringify([
      ...Array.from({ length: CONFLICTS }, (_, n) =>
        ticketChange({ ticketId: `NEW-${n + 1}`, taxNumber: `TAX-${n + 1}` }),
      ),
      ticketChange({ ticketId: 'BARE-1', taxNumber: undefined }),
      ticketChange({ ticketId: 'GOOD-1' }),
    ]),
  ),
};

async function choose(page: Page, click: () => Promise<void>): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await click();
  await (await chooser).setFiles(file);
}

describe('upload', { timeout: 120_000 }, () => {
  it('shows what would change, applies it and follows the run, in three clicks', async () => {
    const tab = await console.open('operator');
    const { page } = tab;
    await tab.click(page.getByRole('navigation').getByRole('link', { name: 'Upload' }));
    await choose(page, () => tab.click(page.getByText('Choose a file')));
    await page.getByText('1 ticket would change.').waitFor();
    await named(page, 'heading', '9 tickets would go to quarantine').waitFor();
    expect(await sql('SELECT run_id FROM run')).toEqual([]);
    await tab.click(named(page, 'button', 'Apply'));
    await page.getByText('with errors', { exact: true }).waitFor();
    expect(tab.clicks()).toBe(3);
    expect(await sql('SELECT applied, quarantined, requested_by FROM run')).toEqual([
      { applied: 1, quarantined: 9, requested_by: 'operator' },
    ]);
    await named(page, 'link', 'Open the run').waitFor();
    expect(tab.complaints).toEqual([]);
    await tab.close();
  });

  it('points out that the file was uploaded before, and says why another one is refused', async () => {
    const { page, ...tab } = await console.open('operator', '/upload');
    await choose(page, () => page.getByText('Choose a file').click());
    await page.getByText('This file was uploaded before').waitFor();
    await named(page, 'link', 'Run 1').waitFor();
    expect(await axeProblems(page)).toEqual([]);
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
    await page.getByText('NOT_A_TICKET_FILE').waitFor();
    await tab.close();
  });
});

describe('problems', { timeout: 120_000 }, () => {
  it('let an operator find a quarantined ticket and skip it with a reason, in three clicks', async () => {
    const tab = await console.open('operator');
    const { page } = tab;
    await tab.click(page.getByRole('navigation').getByRole('link', { name: 'Problems' }));
    await tab.click(named(page, 'button', 'Skip ticket NEW-8'));
    expect(await axeProblems(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Reason' }).fill('a duplicate in S-360');
    await tab.click(named(page, 'button', /^Skip$/));
    const row = page.getByRole('row', { name: /NEW-8/ });
    await row.getByText('skipped', { exact: true }).waitFor();
    expect(tab.clicks()).toBe(3);
    expect(
      await sql(`SELECT status::text, resolution FROM quarantined_ticket WHERE ticket_id = 'NEW-8'`),
    ).toEqual([{ status: 'SKIPPED', resolution: 'a duplicate in S-360' }]);
    await tab.close();
  });

  it('mark the wrong field in the body, which is read once and only when asked for', async () => {
    const reads = async () => (await sql(`SELECT 1 FROM audit_log WHERE action = 'quarantine.read'`)).length;
    const { page, ...tab } = await console.open('operator', '/problems?q=NEW-1');
    await named(page, 'link', 'NEW-1').click();
    await named(page, 'heading', 'Quarantined ticket NEW-1').waitFor();
    expect(await reads()).toBe(0);
    await named(page, 'button', 'Show the ticket as it came').click();
    await page.locator('mark').first().waitFor();
    expect(await page.locator('mark').allTextContents()).toEqual([
      expect.stringMatching(/"taxNumber": "TAX-1",.*wrong here/),
    ]);
    expect(await reads()).toBe(1);
    await tab.close();
  });

  it('are exported as a file', async () => {
    const { page, ...tab } = await console.open('viewer', '/problems');
    await named(page, 'link', 'Review Two tickets with one tax number').click();
    const saved = page.waitForEvent('download');
    await named(page, 'button', 'Export CSV').click();
    const csv = await readFile((await (await saved).path()) ?? '', 'utf8');
    expect(csv.trim().split('\r\n')).toHaveLength(CONFLICTS);
    expect(csv).toContain('NEW-1,TAX-1');
    await tab.close();
  });

  it('show a viewer what is open and no button that changes it', async () => {
    const { page, ...tab } = await console.open('viewer', '/problems');
    await named(page, 'link', 'NEW-1').waitFor();
    const forbidden = /retry|skip|give up|show the ticket|apply|choose/i;
    expect(await named(page, 'button', forbidden).count()).toBe(0);
    expect(await named(page, 'link', 'Upload').count()).toBe(0);
    await named(page, 'link', 'NEW-1').click();
    await named(page, 'heading', 'Quarantined ticket NEW-1').waitFor();
    expect(await named(page, 'button', forbidden).count()).toBe(0);
    await page.goto('/upload');
    await page.getByText('Operators upload files').waitFor();
    await tab.close();
  });

  it.each([
    [1440, 'light'],
    [390, 'dark'],
  ] as const)('and their screens are accessible at %d px, %s', async (width, colorScheme) => {
    const [problem] = await sql(`SELECT problem_id FROM quarantined_ticket WHERE ticket_id = 'NEW-1'`);
    const options = { viewport: { width, height: 900 }, colorScheme };
    for (const path of ['/problems', `/problems/${problem.problem_id}`, '/quarantine/1', '/upload?run=1']) {
      const { page, complaints, ...tab } = await console.open('operator', path, options);
      await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      expect([path, await axeProblems(page)]).toEqual([path, []]);
      expect([path, await accessibilityProblems(page)]).toEqual([path, []]);
      expect([path, complaints]).toEqual([path, []]);
      await tab.close();
    }
  });

  it('are retried with three as a trial, which shows that the cause is still there', async () => {
    const tab = await console.open('operator');
    const { page } = tab;
    await tab.click(named(page, 'link', /^Review .*(TAX_NUMBER_CONFLICT|one tax number)/));
    await tab.click(named(page, 'button', 'Retry 3 as a trial'));
    await page.getByText('The cause is still there. Fix it before you retry more.').waitFor();
    expect(tab.clicks()).toBe(2);
    await tab.close();
  });

  it('are retried with the cause removed: the trial works, then the rest, each without a reload', async () => {
    await sql(`DELETE FROM ticket WHERE ticket_id LIKE 'OLD-%'`);
    const tab = await console.open('operator');
    const { page } = tab;
    await page.evaluate('window.isSamePage = true');
    await named(page, 'link', /^Review .*(TAX_NUMBER_CONFLICT|one tax number)/).click();
    await named(page, 'button', 'Retry 3 as a trial').click();
    await page.getByText('It worked. Retry the rest.').waitFor();
    await tab.click(named(page, 'button', 'Retry the rest: 4'));
    expect(await axeProblems(page)).toEqual([]);
    await tab.click(named(page, 'button', /^Retry$/));
    await named(page, 'heading', 'No open problem').first().waitFor();
    await page.getByText('4 of 4 tickets processed.').waitFor();
    expect(tab.clicks()).toBe(2);
    expect(await page.evaluate('window.isSamePage')).toBe(true);
    expect(await sql(`SELECT ticket_id FROM quarantined_ticket WHERE status = 'OPEN'`)).toEqual([
      { ticket_id: 'BARE-1' },
    ]);
    await tab.close();
  });
});

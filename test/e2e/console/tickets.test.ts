import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeProblems } from '../axe-problems.js';
import { type ConsoleUnderTest, startConsole } from './console-under-test.js';
import { addMatchDay } from './match-day.js';
import { addTickets } from './tickets-of-a-match-day.js';

type ConsoleTab = Awaited<ReturnType<ConsoleUnderTest['open']>>;

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole();
  await addMatchDay(console.database);
  await addTickets(console.database);
});
afterAll(() => console?.close());

const headingOf = ({ page }: ConsoleTab, name: string | RegExp) =>
  page.getByRole('heading', { level: 1, name }).waitFor();

async function search({ page }: ConsoleTab, text: string): Promise<void> {
  await page.keyboard.press('/');
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

describe('the search box', () => {
  it.each([
    ['a tax number', 'E-1-TAX-7', 'Ticket E-1-7'],
    ['a ticket id', 'E-1-1', 'Ticket E-1-1'],
    ['the e-mail of one ticket', 'CEM@club.test', 'Ticket E-1-1'],
    ['a part of the name of an event', 'étoile', 'ФК Зоря – AS Étoile'],
    ['the name of a contact', 'lovelace', 'Search for lovelace'],
    ['the e-mail of several tickets', 'owner7@club.test', 'Search for owner7@club.test'],
    ['nothing', 'zzz', 'Search for zzz'],
  ])('opens what it finds for %s, without a click', async (_what, text, heading) => {
    const tab = await console.open('viewer', '/tickets');
    await headingOf(tab, 'Tickets');
    await search(tab, text);
    await headingOf(tab, heading);
    expect(tab.complaints).toEqual([]);
    await tab.close();
  });

  it('lists tickets with what was found, and contacts', async () => {
    const tab = await console.open('operator', '/tickets?q=owner7@club.test');
    const tickets = tab.page.getByRole('table', { name: 'Tickets', exact: true });
    await tickets.getByRole('link', { name: 'E-1-7', exact: true }).waitFor();
    expect(await tickets.getByText("owner's e-mail").count()).toBe(3);
    await tab.page.getByRole('link', { name: 'O-7', exact: true }).waitFor();
    await tab.page.getByRole('link', { name: '3 tickets of contact O-7' }).waitFor();
    await tab.close();
  });
});

describe('a ticket', () => {
  it('shows why it looks as it does, its life, and each change before and after with page and run', async () => {
    const tab = await console.open('operator', '/tickets/E-1-TAX-1');
    await headingOf(tab, 'Ticket E-1-1');
    const card = (name: string) => tab.page.getByRole('region', { name });
    await card('Why does it look like this?').getByText('A transfer to contact C-4 is pending').waitFor();
    await card('Look at this').getByText('stuck transfer').waitFor();
    await card('Open problems').getByRole('link', { name: 'Show the problem' }).waitFor();
    expect(await card('Its life').getByRole('listitem').count()).toBe(5);
    const changes = card('Changes: before and after');
    await changes.getByRole('row', { name: "Owner's e-mail ada@club.test bob@club.test" }).waitFor();
    await changes.getByText('1 page with a change of it is no longer stored').waitFor();
    await tab.click(changes.getByRole('link', { name: 'Run 1' }).first());
    await headingOf(tab, /Run 1/);
    expect(tab.clicks()).toBe(1);
    expect(tab.complaints).toEqual([]);
    await tab.close();
  });

  it('that does not exist is reported as such', async () => {
    const tab = await console.open('viewer', '/tickets/none');
    await tab.page.getByText('Not found').waitFor();
    await tab.close();
  });
});

describe('events', () => {
  it('show how far behind each is, and lead to exactly the tickets that were counted', async () => {
    const tab = await console.open('viewer');
    await tab.click(tab.page.getByRole('link', { name: 'Events', exact: true }));
    const row = tab.page.getByRole('row').filter({ hasText: 'Ηρακλής' });
    await row.getByText(/behind by 1 h/).waitFor();
    await tab.click(row.getByRole('link', { name: /^120 Not downloaded/ }));
    await headingOf(tab, 'Tickets');
    expect(new URL(tab.page.url()).search).toBe('?eventId=E-1&mobileStatus=INJECTED');
    await tab.page.getByRole('link', { name: 'E-1-100', exact: true }).waitFor();
    expect(await tab.page.getByText('downloaded', { exact: true }).count()).toBe(1); // the choice of the filter
    expect(tab.clicks()).toBeLessThanOrEqual(3);
    await tab.close();
  });

  it('rank suspicious tickets by kick-off', async () => {
    const tab = await console.open('viewer', '/events');
    await tab.click(tab.page.getByText('Suspicious tickets'));
    const rows = tab.page.getByRole('table', { name: 'Suspicious tickets' }).getByRole('row');
    await rows.nth(3).waitFor();
    const texts = await rows.allInnerTexts();
    expect(texts.map((text) => /E-\d-\d/.exec(text)?.[0]).filter(Boolean)).toEqual([
      'E-1-1',
      'E-1-4',
      'E-2-7',
    ]);
    await tab.close();
  });

  it('have a report with the lists of what needs a look, without the navigation on paper', async () => {
    const tab = await console.open('viewer', '/events/E-1');
    await tab.click(tab.page.getByRole('link', { name: 'Readiness report' }));
    await headingOf(tab, 'Readiness: Ηρακλής – KS Żuraw');
    await tab.page.getByRole('table', { name: 'Not downloaded' }).waitFor();
    await tab.page.getByText('5 figures need a look.').waitFor();
    await tab.page.emulateMedia({ media: 'print' });
    expect(await tab.page.getByRole('button', { name: 'Print' }).count()).toBe(0);
    expect(await tab.page.getByRole('navigation', { name: 'Main' }).count()).toBe(0);
    await tab.close();
  });

  it('list the plan B files made before kick-off, to download as they were then', async () => {
    const csv = 'ticketId,ownerEmail\r\nE-1-7,owner7@club.test\r\n';
    await console.database.pool.query(
      `INSERT INTO event_file (event_id, kick_off, minutes_before, tickets, behind_seconds, content)
         SELECT 'E-1', min(event_start_time), 120, 1, 60, $1 FROM ticket WHERE event_id = 'E-1'`,
      [gzipSync(csv)],
    );
    const tab = await console.open('operator', '/events/E-1');
    const card = tab.page.getByRole('region', { name: 'Plan B files' });
    await card.getByRole('row', { name: /just now.*behind by 1 minute/ }).waitFor();
    const download = tab.page.waitForEvent('download');
    await tab.click(card.getByRole('link', { name: 'Download' }));
    const file = await (await download).path();
    expect(await readFile(file, 'utf8')).toBe(csv);
    expect(await axeProblems(tab.page)).toEqual([]);
    expect(tab.complaints).toEqual([]);
    await tab.close();
  });

  it('give plan B as a file with every ticket', async () => {
    const tab = await console.open('operator', '/events/E-1');
    const download = tab.page.waitForEvent('download');
    await tab.click(tab.page.getByRole('link', { name: 'Plan B (CSV)' }));
    expect((await download).suggestedFilename()).toMatch(/^event-E-1-.*\.csv$/);
    await tab.close();
  });
});

describe('a contact', () => {
  it('can be exported and erased by an admin only, after the id was typed', async () => {
    const viewer = await console.open('viewer', '/contacts/C-2');
    await viewer.page.getByText('are for operators').waitFor();
    expect(await viewer.page.getByRole('button', { name: /Erase|Export/ }).count()).toBe(0);
    expect(await viewer.page.getByText('P7654321').count()).toBe(0);
    await viewer.close();

    const tab = await console.open('admin', '/contacts/C-2');
    await tab.click(tab.page.getByRole('button', { name: 'Export…' }));
    const download = tab.page.waitForEvent('download');
    await tab.click(tab.page.getByRole('button', { name: 'Export', exact: true }));
    expect((await download).suggestedFilename()).toBe('contact-C-2.json');
    await tab.page.getByText('is downloaded').waitFor();

    await tab.click(tab.page.getByRole('button', { name: 'Erase…' }));
    const erase = tab.page.getByRole('button', { name: 'Erase', exact: true });
    await tab.page.getByLabel('Reason').fill('asked by letter');
    expect(await erase.isDisabled()).toBe(true);
    await tab.page.getByLabel('Type C-2 to confirm').fill('C-2');
    expect(await axeProblems(tab.page)).toEqual([]);
    await tab.click(erase);
    await tab.page.getByText('The person is erased').waitFor();
    const { rows } = await console.database.pool.query(
      `SELECT count(*)::int AS left FROM contact WHERE email_key = 'bob@club.test'`,
    );
    expect(rows).toEqual([{ left: 0 }]);
    await tab.close();
  });

  it('shows who may be the same person, and temporary contacts', async () => {
    const tab = await console.open('viewer', '/contacts/C-1');
    await tab.page
      .getByRole('table', { name: 'Perhaps the same person' })
      .getByRole('link', { name: 'C-3' })
      .waitFor();
    await tab.page.goto('/contacts?temporary=true');
    await tab.page.getByRole('table', { name: 'Contacts' }).getByText('temporary', { exact: true }).waitFor();
    expect(await tab.page.getByRole('row').count()).toBe(2);
    await tab.close();
  });
});

const PATHS = [
  '/tickets?q=ada',
  '/tickets/E-1-1',
  '/contacts',
  '/contacts/C-1',
  '/events',
  '/events?view=suspicious',
  '/events/E-1',
  '/events/E-1/report',
];

it.each([
  ['light', 1440],
  ['dark', 390],
] as const)(
  'has no serious problem of accessibility and nothing cut off in %s at %d px',
  async (scheme, width) => {
    const tab = await console.open('admin', '/me', {
      colorScheme: scheme,
      viewport: { width, height: 900 },
    });
    for (const path of PATHS) {
      await tab.page.goto(path);
      await tab.page.getByRole('heading', { level: 1 }).waitFor();
      await tab.page.waitForFunction(() => document.querySelector('main [aria-busy=true]') === null);
      expect([path, ...(await axeProblems(tab.page))]).toEqual([path]);
      const isCut = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
      expect([path, await tab.page.evaluate(isCut)]).toEqual([path, false]);
    }
    expect(tab.complaints).toEqual([]);
    await tab.close();
  },
  // Eight screens, 15 s each on a busy machine.
  300_000,
);

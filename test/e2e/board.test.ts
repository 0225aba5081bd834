import { addUser } from '@tixngo-sync/auth';
import { openQueues, type Queues } from '@tixngo-sync/queues';
import { createLogger } from '@tixngo-sync/runtime';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './browser.js';
import { type DashboardProcess, startDashboardProcess } from './dashboard-process.js';

const PASSWORD = 'correct-horse-battery';

let browser: Browser;
let db: TestDatabase;
let queues: Queues;
let dashboard: DashboardProcess;

beforeAll(async () => {
  db = await createTestDatabase();
  queues = await openQueues({
    backend: { kind: 'postgres', databaseUrl: db.url },
    prefix: 'board',
    log: createLogger({ level: 'silent', pretty: false }),
  });
  const settings = { DATABASE_URL: db.url, QUEUE_PREFIX: 'board', ADMIN_PASSWORD: PASSWORD };
  [browser, dashboard] = await Promise.all([openBrowser(), startDashboardProcess(settings)]);
  const author = { actor: 'test', channel: 'cli' } as const;
  await addUser(db.database, author, { username: 'ada', role: 'operator', password: PASSWORD });
  await db.database.pool.query(`
    INSERT INTO run (trigger, schedule_name) VALUES ('SCHEDULE', 'demo');
    INSERT INTO page (run_id, sequence, received) VALUES (1, 1, 159);`);
  await queues.enqueuePage({ pageId: 1, replayRunId: null });
});
afterAll(async () => {
  await browser?.close();
  await dashboard?.stop();
  await queues?.close();
  await db?.drop();
});

/** Opens the queue of pages in Bull Board; what the console of the browser complains about is collected. */
async function openBoard(username: string): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ baseURL: dashboard.url });
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto('/sign-in?next=/queues/queue/process-page');
  await page.getByLabel('User name').fill(username);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('page 1 of run 1 · 159 tickets').waitFor();
  return { page, complaints };
}

/** The actions of the queue that a person can see. */
async function actionsOf(page: Page): Promise<string[]> {
  await page.locator('button[aria-haspopup=menu]').last().click();
  await page.getByRole('menuitem', { name: 'Pause' }).waitFor();
  return page.locator('[role=menuitem]:visible').allTextContents();
}

describe('Bull Board in a browser', () => {
  it('shows an operator no action of an admin, and complains about nothing', async () => {
    const { page, complaints } = await openBoard('ada');
    expect(await actionsOf(page)).toEqual(['Pause']);
    expect(complaints).toEqual([]);
  });

  it('leads from a job to its page in the console', async () => {
    const { page } = await openBoard('ada');
    const link = page.getByRole('link', { name: 'Open in the console: /pages/1' });
    expect(await link.getAttribute('href')).toBe('/pages/1');
  });

  it('warns an admin of what emptying the queue does', async () => {
    const { page } = await openBoard('admin');
    expect(await actionsOf(page)).toEqual(expect.arrayContaining(['Empty', 'Obliterate', 'Add job']));
    await page.getByRole('menuitem', { name: 'Empty' }).click();
    await page.getByText('The sweep enqueues pages again within a minute.').waitFor();
  });

  it('leads to the sign-in when the session ends, and back', async () => {
    const { page } = await openBoard('ada');
    await db.database.pool.query('DELETE FROM auth_session');
    await page.waitForURL(/\/sign-in\?next=%2Fqueues%2Fqueue%2Fprocess-page/);
  });
});

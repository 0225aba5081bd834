import { openQueues, type Queues } from '@tixngo-sync/queues';
import { createLogger } from '@tixngo-sync/runtime';
import { createTestDatabase, type TestDatabase, waitFor } from '@tixngo-sync/testkit';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeProblems } from './axe-problems.js';
import { openBrowser } from './browser.js';
import { type DashboardProcess, runDashboardProcess, startDashboardProcess } from './dashboard-process.js';
import { accessibilityProblems } from './page-checks.js';

let browser: Browser;
let db: TestDatabase;
let queues: Queues;
let dashboard: DashboardProcess;
let password: string;

beforeAll(async () => {
  db = await createTestDatabase();
  queues = await openQueues({
    backend: { kind: 'postgres', databaseUrl: db.url },
    prefix: 'e2e',
    log: createLogger({ level: 'silent', pretty: false }),
  });
  [browser, dashboard] = await Promise.all([openBrowser(), startDashboardProcess(settings())]);
  // The box with the password is the last thing that a first start prints.
  await waitFor(() => /Password +\S+/.test(dashboard.stdout()));
  password = /Password +(\S+)/.exec(dashboard.stdout())?.[1] ?? '';
  // apps/dashboard/test/account.db.test.ts tests that it must be changed.
  await db.database.pool.query('UPDATE auth_user SET must_change_password = false');
});
afterAll(async () => {
  await browser?.close();
  await dashboard?.stop();
  await queues?.close();
  await db?.drop();
});

const settings = () => ({ DATABASE_URL: db.url, QUEUE_PREFIX: 'e2e' });

/** Opens a tab in its own browser context, and collects the errors of its console. */
async function openPage(options: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    baseURL: dashboard.url,
    // Where the environment names no language, Chromium's is not one that uPlot accepts: en-US@posix.
    locale: 'en-GB',
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  return { page, complaints };
}

async function signIn(page: Page, path = '/'): Promise<void> {
  await page.goto(path);
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

async function addFailures(): Promise<void> {
  await db.database.pool.query(`
    INSERT INTO run (run_id, trigger, status, finished_at, pages, received, applied)
      VALUES (1, 'MANUAL', 'FAILED', now(), 2, 20, 10);
    UPDATE run SET error_message = 'TIXNGO answered 401. Correct TIXNGO_API_KEY.' WHERE run_id = 1;
    INSERT INTO page (page_id, run_id, sequence, status, error_message, body)
      VALUES (12, 1, 1, 'FAILED', 'Every ticket is bad.', '\\x00');
    INSERT INTO worker (worker_id, host, pid, seen_at)
      VALUES ('w', 'arena-1', 4711, now() + interval '1 day');`);
}

describe('the dashboard in a browser', () => {
  it('signs the admin in with the password of the first start, and opens the requested screen', async () => {
    const { page, complaints } = await openPage();
    await page.goto('/');
    expect(await accessibilityProblems(page)).toEqual([]);
    await signIn(page, '/?from=mail');
    expect(new URL(page.url()).search).toBe('?from=mail');
    await page.getByRole('heading', { level: 1, name: 'No run yet' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('updates itself without a reload, and keeps the focus', async () => {
    const { page } = await openPage();
    await signIn(page);
    await page.evaluate('window.isSamePage = true');
    await page.getByRole('searchbox', { name: 'Search tickets' }).focus();
    await addFailures();
    await page.getByRole('heading', { name: /^The last run failed just now/ }).waitFor();
    expect(await page.evaluate('window.isSamePage')).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
    await page.context().close();
  });

  it.each([
    [1440, 'light'],
    [1440, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)('is accessible at %d px, %s, under our content policy', async (width, colorScheme) => {
    const { page, complaints } = await openPage({ viewport: { width, height: 844 }, colorScheme });
    await signIn(page);
    await page.getByRole('heading', { name: /^The last run failed/ }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await axeProblems(page)).toEqual([]);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
    await page.getByRole('button', { name: /your account/ }).click();
    await page.locator('#user-menu').getByRole('link', { name: 'Bull Board' }).waitFor();
    expect(await axeProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('opens every screen by its address, and says that an unknown one does not exist', async () => {
    const { page } = await openPage();
    await signIn(page);
    const answer = await page.goto('/no/such/screen?x=1');
    expect(answer?.status()).toBe(404);
    await page.getByRole('heading', { level: 1, name: 'There is no such screen' }).waitFor();
    await page.getByRole('link', { name: 'Go to Now' }).click();
    await page.getByRole('heading', { name: /^The last run failed/ }).waitFor();
    // The focus follows the screen.
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await page.context().close();
  });

  it('says without JavaScript what to use instead', async () => {
    const { page } = await openPage({ javaScriptEnabled: false });
    await signIn(page);
    await page.locator('noscript p').waitFor();
    await page.context().close();
  });

  it('shows a job in Bull Board by its page, under our content policy', async () => {
    await queues.enqueuePage({ pageId: 12, replayRunId: null });
    const { page, complaints } = await openPage();
    await signIn(page, '/queues/queue/process-page');
    await page
      .getByText(/^page 12\b/)
      .first()
      .waitFor();
    expect(await page.title()).toContain('tixngo-sync');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('requires signing in again after signing out', async () => {
    const { page } = await openPage();
    await signIn(page);
    await page.getByRole('button', { name: /your account/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL((url) => url.pathname === '/sign-in');
    await page.goto('/queues');
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    await page.context().close();
  });
});

describe('the dashboard as a process', () => {
  it('shows the generated password once, and stores only its hash', async () => {
    expect(password).toMatch(/^\w{5}(-\w{5}){3}$/);
    const second = await startDashboardProcess(settings());
    const ended = await second.stop();
    expect(ended.stdout).not.toContain('Password');
    expect(ended.status).toBe(0);
    expect(dashboard.stderr()).not.toContain(password);
    const { rows } = await db.database.pool.query(
      `SELECT auth_user::text AS u, auth_account::text AS a
       FROM auth_user JOIN auth_account ON user_id = auth_user.id`,
    );
    expect(JSON.stringify(rows)).not.toContain(password);
  });

  it('keeps people signed in across a restart', async () => {
    const { page } = await openPage();
    await signIn(page);
    const cookie = (await page.context().cookies()).find(({ name }) => name.endsWith('session_token'));
    await page.context().close();
    const second = await startDashboardProcess(settings());
    const response = await fetch(`${second.url}/api/v1/status`, {
      headers: { Cookie: `${cookie?.name}=${cookie?.value}` },
    });
    await second.stop();
    expect(response.status).toBe(200);
  });

  it('says which port is taken and what to do, exit 1', async () => {
    const ended = await runDashboardProcess({ ...settings(), PORT: new URL(dashboard.url).port });
    expect(ended).toMatchObject({ status: 1, stdout: '' });
    expect(ended.stderr).toMatch(/Port \d+ on 127\.0\.0\.1 is in use\..*PORT/);
  });

  it('lists every wrong setting, exit 2', async () => {
    const ended = await runDashboardProcess({
      PORT: 'http',
      DATABASE_URL: 'mysql://x',
      ADMIN_PASSWORD: 'short',
    });
    expect(ended.status).toBe(2);
    for (const name of ['PORT', 'DATABASE_URL', 'ADMIN_PASSWORD']) expect(ended.stderr).toContain(name);
  });

  it('makes the first admin as soon as the database is migrated', async () => {
    await db.database.pool.query(`ALTER TABLE auth_user RENAME TO auth_user_gone`);
    const late = await startDashboardProcess(settings());
    expect((await fetch(`${late.url}/healthz`)).status).toBe(200);
    await db.database.pool.query(`ALTER TABLE auth_user_gone RENAME TO auth_user; DELETE FROM auth_user`);
    await waitFor(() => late.stdout().includes('Password'), { timeoutMs: 20_000 });
    await late.stop();
  });
});

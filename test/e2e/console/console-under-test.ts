import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Database } from '@tixngo-sync/db';
import { ROLES, type Role } from '@tixngo-sync/domain';
import { createTestDatabase } from '@tixngo-sync/testkit';
import { addUserPerRole, openSession } from '@tixngo-sync/testkit/users';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { startWorkerProcess } from '../../flow/worker-process.js';
import { openBrowser } from '../browser.js';
import { startDashboardProcess } from '../dashboard-process.js';

const SIMULATOR = fileURLToPath(new URL('../../../apps/simulator/dist/main.js', import.meta.url));

/** A tab of the console, signed in. */
interface ConsoleTab {
  readonly page: Page;
  /** Errors of the browser's console, violations of the content policy among them. */
  readonly complaints: readonly string[];
  /** Clicks, and counts it: a task may take three. */
  click(target: Locator): Promise<void>;
  readonly clicks: () => number;
  close(): Promise<void>;
}

export interface ConsoleUnderTest {
  readonly url: string;
  readonly database: Database;
  /** Opens a tab as a user of that role, who is named like it; null: as someone who has not signed in. */
  open(role: Role | null, path?: string, options?: BrowserContextOptions): Promise<ConsoleTab>;
  /** Sets what the simulated TIXNGO does wrong, as its `/_control/faults` takes it. */
  fault(fault: object): Promise<void>;
  close(): Promise<void>;
}

interface Parts {
  /** Starts a worker too. */
  readonly worker?: boolean;
  /** Starts a simulated TIXNGO with these options of its command line. */
  readonly simulator?: readonly string[];
  /** More settings of the dashboard and the worker. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Starts the built dashboard on a database of its own, with a user per role, and a browser. With `worker` and
 * `simulator` the whole path works.
 */
export async function startConsole(parts: Parts = {}): Promise<ConsoleUnderTest> {
  const { worker = false, simulator } = parts;
  const test = await createTestDatabase();
  await addUserPerRole(test.database);
  const tixngo = simulator === undefined ? undefined : await startSimulator(simulator);
  const settings = {
    DATABASE_URL: test.url,
    QUEUE_PREFIX: 'e2e',
    ...(tixngo === undefined ? {} : { TIXNGO_API_URL: tixngo.url }),
    ...parts.settings,
  };
  const working = worker ? startWorkerProcess(settings) : undefined;
  const [browser, dashboard] = await Promise.all([openBrowser(), startDashboardProcess(settings)]);
  const cookies = new Map<Role, string>();
  for (const role of ROLES) cookies.set(role, await openSession(test.database, role));
  return {
    url: dashboard.url,
    database: test.database,
    open: (role, path = '/', options = {}) =>
      openTab(browser, dashboard.url, {
        cookie: role === null ? undefined : cookies.get(role),
        path,
        options,
      }),
    fault: async (fault) => {
      if (tixngo === undefined) throw new Error('start the console with a simulator');
      const headers = { 'content-type': 'application/json' };
      const address = new URL('/_control/faults', tixngo.url);
      const answer = await fetch(address, { method: 'POST', headers, body: JSON.stringify(fault) });
      if (!answer.ok) throw new Error(`the simulator answered ${answer.status}: ${await answer.text()}`);
    },
    close: async () => {
      await browser.close();
      await dashboard.stop();
      working?.kill('SIGTERM');
      await working?.ended;
      await tixngo?.stop();
      await test.drop();
    },
  };
}

async function openTab(
  browser: Browser,
  url: string,
  { cookie, path, options }: { cookie: string | undefined; path: string; options: BrowserContextOptions },
): Promise<ConsoleTab> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    baseURL: url,
    locale: 'en-GB',
    timezoneId: 'Europe/Zurich',
    ...options,
  });
  if (cookie !== undefined) {
    const [name = '', value = ''] = cookie.split(/=(.*)/s);
    await context.addCookies([{ name, value, url }]);
  }
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(path);
  let clicks = 0;
  return {
    page,
    complaints,
    click: async (target) => {
      clicks += 1;
      await target.click();
    },
    clicks: () => clicks,
    close: () => context.close(),
  };
}

async function startSimulator(options: readonly string[]) {
  const child: ChildProcess = spawn(process.execPath, [SIMULATOR, '--control', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return {
    url: (JSON.parse(line.toString()) as { listening: string }).listening,
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

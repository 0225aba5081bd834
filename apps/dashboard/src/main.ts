import { createAuth, ensureFirstAdmin, FIRST_ADMIN } from '@tixngo-sync/auth';
import { createDatabase, type Database, requireSessions } from '@tixngo-sync/db';
import { messageOf, PermanentError, UsageError } from '@tixngo-sync/domain';
import { openQueuesOf } from '@tixngo-sync/queues';
import {
  createLogger,
  createMetrics,
  type Logger,
  loadSettings,
  type OpenParts,
  openParts,
  type Settings,
  SettingsError,
  startTracing,
  systemClock,
} from '@tixngo-sync/runtime';
import { createApp } from './app.js';
import { BackgroundWork } from './background-work.js';
import { watch } from './health/watch.js';
import { listen } from './listen.js';
import { startDeletingExpired } from './sign-in/delete-expired.js';
import { providerOfSettings } from './sign-in/provider-of-settings.js';
import { siteOf } from './site.js';
import { ChangeFeed } from './stream/change-feed.js';
import { clearUploadFolders } from './uploads/upload-folders.js';

const RETRY_MS = 5_000;

/** Longer than any screen needs, so that a slow query cannot keep the database busy. */
const STATEMENT_TIMEOUT_MS = 15_000;

/**
 * The dashboard: console, REST API and Bull Board. `tixngo-sync dashboard` starts one.
 * Exit status: 0 after a signal, 2 for wrong settings, 1 when a part cannot be opened.
 */
async function main(): Promise<void> {
  const settings = requireSettings(loadSettings());
  const log = createLogger({ level: settings.logLevel, pretty: settings.logPretty, name: 'dashboard' });
  await openParts(log, (parts) => openDashboard(settings, log, parts));
}

type DashboardSettings = Settings & { readonly databaseUrl: string };

async function openDashboard(settings: DashboardSettings, log: Logger, parts: OpenParts): Promise<void> {
  const tracing = await parts.open(
    () => startTracing(settings, 'dashboard'),
    (open) => open?.close(),
  );
  const database = await parts.open(
    () => openDatabase(settings.databaseUrl, log),
    (open) => open.close(),
  );
  await refusePooler(database);
  const { queues } = await openQueuesOf(settings, parts, { log, traced: tracing !== undefined });
  await parts.open(
    () => startWatch({ database, settings, log }),
    (stop) => stop(),
  );
  await parts.open(
    () => startDeletingExpired(database, log),
    (stop) => stop(),
  );
  const changes = await parts.open(
    async () => new ChangeFeed({ database, log }),
    (open) => open.close(),
  );
  // The server waits for its requests, and streams end only on request.
  parts.signal.addEventListener('abort', () => changes.endStreams());
  await parts.open(clearUploadFolders, clearUploadFolders);
  const background = await parts.open(
    async () => new BackgroundWork(log),
    (open) => open.close(),
  );
  const site = siteOf(settings.publicUrl);
  const app = createApp({
    database,
    queues,
    auth: createAuth(database, { isHttps: site.isHttps, provider: providerOfSettings(settings) }),
    changes,
    background,
    settings,
    log,
    metrics: createMetrics(),
    site,
    trustProxy: settings.trustProxy ?? [],
  });
  const server = await parts.open(
    () => listen(app, settings.host, settings.port),
    (open) => open.close(),
  );
  const makeAdmin = () => makeFirstAdmin(database, settings.adminPassword, log);
  const admin = await makeAdmin();
  process.stdout.write(`Dashboard: ${server.url}\n`);
  if (settings.publicUrl !== undefined) process.stdout.write(`Its public address: ${settings.publicUrl}\n`);
  const show = (made: typeof admin) => showPassword(made, settings.publicUrl ?? server.url);
  if (!show(admin)) await keepTrying(async () => show(await makeAdmin()), parts.signal);
}

function requireSettings(settings: Settings): DashboardSettings {
  const { databaseUrl } = settings;
  if (databaseUrl !== undefined) return { ...settings, databaseUrl };
  throw new SettingsError([
    'DATABASE_URL: the dashboard needs it (npm start runs without it, on built-in services)',
  ]);
}

function openDatabase(url: string, log: Logger): Database {
  return createDatabase({
    url,
    applicationName: 'tixngo-sync dashboard',
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    onError: (err) => log.warn({ err }, 'a database connection broke; the next request opens another'),
  });
}

/**
 * Ends the start when waiting does not help. While the database is only down, the dashboard starts.
 * @throws PermanentError behind a pooler in transaction mode, and when the certificate is not accepted
 */
async function refusePooler(database: Database): Promise<void> {
  await requireSessions(database).catch((error: unknown) => {
    if (error instanceof PermanentError) throw error;
  });
}

/** @returns what stops it, and waits for its end */
function startWatch(watched: Parameters<typeof watch>[0]): () => Promise<void> {
  const stop = new AbortController();
  const watching = watch(watched, stop.signal);
  return () => {
    stop.abort();
    return watching;
  };
}

/**
 * Creates the user `admin` if there is no user, because otherwise no one could sign in.
 * @returns the generated password, if any; null when the database is unavailable or not migrated: try again
 * @throws SettingsError when ADMIN_PASSWORD is not allowed
 */
async function makeFirstAdmin(
  database: Database,
  givenPassword: string | undefined,
  log: Logger,
): Promise<{ password: string | undefined } | null> {
  try {
    return { password: await ensureFirstAdmin(database, givenPassword) };
  } catch (error) {
    if (error instanceof UsageError) throw new SettingsError([`ADMIN_PASSWORD: ${error.message}`]);
    log.warn(
      { err: error },
      'the users cannot be read: check that the database runs and is migrated (npx tixngo-sync migrate); ' +
        'trying again',
    );
    return null;
  }
}

/** Prints a generated password last, where people see it. @returns false when there is no admin yet */
function showPassword(admin: { password: string | undefined } | null, consoleUrl: string): boolean {
  if (admin?.password !== undefined) process.stdout.write(banner(admin.password, consoleUrl));
  return admin !== null;
}

async function keepTrying(work: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  do await systemClock.sleep(RETRY_MS, signal).catch(() => undefined);
  while (!signal.aborted && !(await work()));
}

function banner(password: string, consoleUrl: string): string {
  const lines = [
    `Console      ${consoleUrl}`,
    `Sign in as   ${FIRST_ADMIN}`,
    `Password     ${password}`,
    'Shown this once. You choose your own at the first sign-in.',
    'New one: npx tixngo-sync users password admin',
  ];
  const width = Math.max(...lines.map((line) => line.length));
  const rule = '─'.repeat(width + 2);
  return [`┌${rule}┐`, ...lines.map((line) => `│ ${line.padEnd(width)} │`), `└${rule}┘`, ''].join('\n');
}

main().catch((error: unknown) => {
  process.stderr.write(`error: ${messageOf(error)}\n`);
  process.exit(error instanceof SettingsError || error instanceof UsageError ? 2 : 1);
});

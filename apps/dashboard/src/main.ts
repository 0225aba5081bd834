import { createAuth, ensureFirstAdmin, FIRST_ADMIN } from '@tixngo-sync/auth';
import { createDatabase, type Database } from '@tixngo-sync/db';
import { messageOf } from '@tixngo-sync/domain';
import { openQueues, type QueueBackend, queueTelemetry, requireFitRedis } from '@tixngo-sync/queues';
import {
  closeOnSignal,
  createLogger,
  createMetrics,
  type Logger,
  loadSettings,
  type Settings,
  SettingsError,
  startTracing,
  systemClock,
} from '@tixngo-sync/runtime';
import { createApp } from './app.js';
import { watch } from './health/watch.js';
import { listen } from './listen.js';

const RETRY_MS = 5_000;

/** Composition root: `node apps/dashboard/dist/main.js`. Exit status: 2 for wrong settings, 1 for what cannot be opened. */
async function main(): Promise<void> {
  const settings = readSettings();
  const log = createLogger({ level: settings.logLevel, pretty: settings.logPretty, name: 'dashboard' });
  const tracing = await startTracing(settings, 'dashboard');
  const database = createDatabase({
    url: settings.databaseUrl,
    applicationName: 'tixngo-sync dashboard',
    onError: (error) =>
      log.warn({ err: error }, 'a database connection broke; the next request opens another'),
  });
  const backend = backendOf(settings);
  await requireFitRedis(backend, { allowEviction: settings.redisAllowEviction, log });
  const telemetry = tracing === undefined ? undefined : await queueTelemetry();
  const queues = await openQueues({ backend, prefix: settings.queuePrefix, telemetry, log });
  const app = createApp({ database, queues, auth: createAuth(database), log, metrics: createMetrics() });
  const server = await listen(app, settings.host, settings.port);
  const stop = new AbortController();
  const watching = watch({ database, settings, log }, stop.signal);
  closeOnSignal(async () => {
    stop.abort();
    await server.close();
    await watching;
    await queues.close();
    await database.close();
    await tracing?.close();
  }, log);
  const isDone = await makeFirstAdmin(database, settings.adminPassword, log);
  process.stdout.write(`Dashboard: ${server.url}\n`);
  if (!isDone) await keepTrying(() => makeFirstAdmin(database, settings.adminPassword, log), stop.signal);
}

function readSettings(): Settings & { databaseUrl: string } {
  const settings = loadSettings();
  const { databaseUrl } = settings;
  if (databaseUrl === undefined) {
    throw new SettingsError([
      'DATABASE_URL: the dashboard needs it. `npm start` brings a PostgreSQL along; by itself it takes yours.',
    ]);
  }
  return { ...settings, databaseUrl };
}

function backendOf({ redisUrl, databaseUrl }: Settings & { databaseUrl: string }): QueueBackend {
  return redisUrl === undefined ? { kind: 'postgres', databaseUrl } : { kind: 'redis', url: redisUrl };
}

/** @returns false: not now. Nobody could sign in without it, so it is tried again until the database is there and migrated. */
async function makeFirstAdmin(
  database: Database,
  givenPassword: string | undefined,
  log: Logger,
): Promise<boolean> {
  try {
    const password = await ensureFirstAdmin(database, givenPassword);
    if (password !== undefined) process.stdout.write(banner(password));
    return true;
  } catch (error) {
    log.warn(
      { err: error },
      'the users cannot be read yet: is the database up, and migrated (npx tixngo-sync migrate)? trying again',
    );
    return false;
  }
}

async function keepTrying(work: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  do await systemClock.sleep(RETRY_MS, signal).catch(() => undefined);
  while (!signal.aborted && !(await work()));
}

function banner(password: string): string {
  const lines = [
    `Sign in as   ${FIRST_ADMIN}`,
    `Password     ${password}`,
    'Shown this once: write it down.',
    'New one: npx tixngo-sync users password admin',
  ];
  const width = Math.max(...lines.map((line) => line.length));
  const rule = '─'.repeat(width + 2);
  return [`┌${rule}┐`, ...lines.map((line) => `│ ${line.padEnd(width)} │`), `└${rule}┘`, ''].join('\n');
}

main().catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(error instanceof SettingsError ? 2 : 1);
});

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { createDatabase, type Database, databaseTrouble, requireSchema } from '@tixngo-sync/db';
import { SyncError, UsageError } from '@tixngo-sync/domain';
import { PageMemory, startWorkers } from '@tixngo-sync/pipeline';
import { openQueuesOf } from '@tixngo-sync/queues';
import {
  createHttpsAgent,
  createLogger,
  createMetrics,
  type Logger,
  loadSettings,
  type Metrics,
  type OpenParts,
  openParts,
  type Settings,
  SettingsError,
  startTracing,
  systemClock,
  type Tracing,
} from '@tixngo-sync/runtime';
import { createTixngoClient } from '@tixngo-sync/tixngo';

/**
 * The worker: fetches pages, processes them, sweeps and mirrors schedules. Any number may run; `tixngo-sync
 * worker` starts one.
 * Exit status: 0 after a signal, 2 for wrong settings, 1 when a part cannot be opened.
 */
async function main(): Promise<void> {
  const settings = requireSettings(loadSettings());
  const log = createLogger({ level: settings.logLevel, pretty: settings.logPretty, name: 'worker' });
  await openParts(log, (parts) => openWorker(settings, log, parts));
}

type WorkerSettings = Settings & { readonly databaseUrl: string; readonly tixngoApiUrl: string };

async function openWorker(settings: WorkerSettings, log: Logger, parts: OpenParts): Promise<void> {
  const metrics = createMetrics();
  const tracing = await parts.open(
    () => startTracing(settings, 'worker'),
    (open) => open?.close(),
  );
  const database = await parts.open(
    () => openDatabase(settings, log, tracing),
    (open) => open.close(),
  );
  await requireSchema(database);
  const { queues, queueTarget } = await openQueuesOf(settings, parts, {
    log,
    traced: tracing !== undefined,
  });
  const tixngo = await parts.open(
    () => openTixngo(settings, log, metrics, tracing),
    (open) => open.close(),
  );
  const workerName = `${hostname()}/${process.pid}`;
  const pageMemory = new PageMemory();
  const clock = systemClock;
  const deps = {
    database,
    queues,
    queueTarget,
    tixngo,
    settings,
    log,
    clock,
    metrics,
    pageMemory,
    workerName,
  };
  const identity = { workerId: randomUUID(), host: hostname(), pid: process.pid };
  await parts.open(
    () => startWorkers(deps, identity),
    (open) => open.close(),
  );
  const queue = queueTarget.backend.kind;
  log.info({ concurrency: settings.processConcurrency, queue }, 'worker is running');
  // For `up`, which shows its last lines only when nothing more is printed before a run.
  process.send?.({ running: true });
}

function requireSettings(settings: Settings): WorkerSettings {
  const { databaseUrl, tixngoApiUrl } = settings;
  if (databaseUrl !== undefined && tixngoApiUrl !== undefined)
    return { ...settings, databaseUrl, tixngoApiUrl };
  const problemOf = (name: string, builtIn: string) =>
    `${name}: the worker needs it (npm start runs without it, on ${builtIn})`;
  throw new SettingsError([
    ...(databaseUrl === undefined ? [problemOf('DATABASE_URL', 'embedded services')] : []),
    ...(tixngoApiUrl === undefined ? [problemOf('TIXNGO_API_URL', 'the simulator')] : []),
  ]);
}

/** Connections that are not processing a page: the fetcher, the lease, the heartbeat and the sweep. */
const CONNECTIONS_BESIDE_PAGES = 4;

function openDatabase(settings: WorkerSettings, log: Logger, tracing: Tracing | undefined): Database {
  return createDatabase({
    url: settings.databaseUrl,
    poolSize: settings.processConcurrency + CONNECTIONS_BESIDE_PAGES,
    applicationName: 'tixngo-sync worker',
    onError: (err) => log.warn({ err }, 'a database connection broke'),
    traceStatement: tracing?.statement,
  });
}

function openTixngo(settings: WorkerSettings, log: Logger, metrics: Metrics, tracing: Tracing | undefined) {
  return createTixngoClient({
    url: settings.tixngoApiUrl,
    apiKey: settings.tixngoApiKey,
    apiKeyHeader: settings.tixngoApiKeyHeader,
    createHttpsAgent: (options) => createHttpsAgent(settings, options),
    timeoutMs: settings.tixngoTimeoutMs,
    onRequest: (request) => {
      const { outcome, durationMs, retryInMs } = request;
      tracing?.request(request);
      metrics.requests.observe({ outcome }, durationMs / 1000);
      if (retryInMs === null) return;
      metrics.retries.inc({ reason: outcome });
      log.warn({ outcome, retryInMs }, 'TIXNGO did not return a page; retrying');
    },
  });
}

function reportFailure(error: unknown): void {
  if (error instanceof SettingsError) {
    process.stderr.write(`error: ${error.message}\n`);
    return;
  }
  const log = createLogger({ level: 'info', pretty: process.stdout.isTTY === true, name: 'worker' });
  const trouble = databaseTrouble(error);
  if (error instanceof SyncError)
    log.fatal({ code: error.code }, `the worker could not start: ${error.message}`);
  else if (trouble !== null)
    log.fatal(
      `the worker could not start: PostgreSQL ${trouble}; check DATABASE_URL and the server, then start ` +
        `again`,
    );
  else log.fatal({ err: error }, 'the worker could not start');
}

main().catch((error: unknown) => {
  reportFailure(error);
  process.exit(error instanceof SettingsError || error instanceof UsageError ? 2 : 1);
});

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { createDatabase, databaseTrouble, requireSchema } from '@tixngo-sync/db';
import { SyncError } from '@tixngo-sync/domain';
import { PageMemory, startWorkers } from '@tixngo-sync/pipeline';
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
import { createTixngoClient } from '@tixngo-sync/tixngo';

/** Told to stop: what fails at the start from then on fails because of that. */
let isStopping = false;

/** The worker: fetches pages, processes them, sweeps, keeps schedules going. Any number may run; `tixngo-sync worker` starts one. */
async function main(): Promise<void> {
  const settings = loadSettings();
  const log = createLogger({ level: settings.logLevel, pretty: settings.logPretty, name: 'worker' });
  const metrics = createMetrics();
  const { databaseUrl, tixngoApiUrl } = required(settings);
  // In the order of their start; closed in reverse. A signal may come before all are there.
  const parts: (() => Promise<void>)[] = [];
  closeOnSignal(async () => {
    isStopping = true;
    for (const close of parts.splice(0).reverse()) await close();
  }, log);
  const tracing = await startTracing(settings, 'worker');
  parts.push(async () => tracing?.close());
  // Each page at once needs a connection, the fetcher, the lease, the heartbeat and the sweep one more each.
  const poolSize = settings.processConcurrency + 4;
  const database = createDatabase({
    url: databaseUrl,
    poolSize,
    applicationName: 'tixngo-sync worker',
    onError: (err) => log.warn({ err }, 'a database connection broke'),
    traceStatement: tracing?.statement,
  });
  parts.push(() => database.close());
  await requireSchema(database);
  const backend: QueueBackend =
    settings.redisUrl === undefined
      ? { kind: 'postgres', databaseUrl }
      : { kind: 'redis', url: settings.redisUrl };
  await requireFitRedis(backend, { allowEviction: settings.redisAllowEviction, log });
  const telemetry = tracing === undefined ? undefined : await queueTelemetry();
  const queueTarget = { backend, prefix: settings.queuePrefix, telemetry };
  const queues = await openQueues({ ...queueTarget, log });
  parts.push(() => queues.close());
  const tixngo = createTixngoClient({
    url: tixngoApiUrl,
    apiKey: settings.tixngoApiKey,
    apiKeyHeader: settings.tixngoApiKeyHeader,
    timeoutMs: settings.tixngoTimeoutMs,
    onRequest: (request) => {
      const { outcome, durationMs, retryInMs } = request;
      tracing?.request(request);
      metrics.requests.observe({ outcome }, durationMs / 1000);
      if (retryInMs === null) return;
      metrics.retries.inc({ reason: outcome });
      log.warn({ outcome, retryInMs }, 'TIXNGO did not give a page; asking again');
    },
  });
  parts.push(async () => tixngo.close());
  const workerName = `${hostname()}/${process.pid}`;
  const deps = {
    database,
    queues,
    queueTarget,
    tixngo,
    settings,
    log,
    clock: systemClock,
    metrics,
    pageMemory: new PageMemory(),
    workerName,
  };
  const workers = await startWorkers(deps, { workerId: randomUUID(), host: hostname(), pid: process.pid });
  parts.push(() => workers.close());
  log.info({ concurrency: settings.processConcurrency, queue: backend.kind }, 'worker is up');
}

function required(settings: Settings): { databaseUrl: string; tixngoApiUrl: string } {
  const { databaseUrl, tixngoApiUrl } = settings;
  const missing = [
    databaseUrl === undefined ? 'DATABASE_URL' : null,
    tixngoApiUrl === undefined ? 'TIXNGO_API_URL' : null,
  ].filter((name) => name !== null);
  if (databaseUrl === undefined || tixngoApiUrl === undefined) {
    throw new SettingsError(
      missing.map((name) => `${name}: a worker needs it (npm start brings everything along)`),
    );
  }
  return { databaseUrl, tixngoApiUrl };
}

function die(error: unknown, log: Logger): never {
  if (error instanceof SettingsError) {
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
  const trouble = databaseTrouble(error);
  if (error instanceof SyncError)
    log.fatal({ code: error.code }, `the worker could not start: ${error.message}`);
  else if (trouble !== null)
    log.fatal(
      `the worker could not start: PostgreSQL ${trouble}; check DATABASE_URL and the server, then start again`,
    );
  else log.fatal({ err: error }, 'the worker could not start');
  process.exit(1);
}

main().catch(
  (error: unknown) =>
    isStopping ||
    die(error, createLogger({ level: 'info', pretty: process.stdout.isTTY === true, name: 'worker' })),
);

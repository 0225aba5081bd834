import {
  createPostgresBackend,
  createRedisBackend,
  type JobsOptions,
  type Processor,
  type Queue as RedisQueue,
  type Worker as RedisWorker,
  type Telemetry,
  type WorkerOptions,
  withBackend,
} from 'bullmq';
import type { QueueName } from './jobs.js';
import { bullConnection, type RedisRole } from './redis-client.js';

/** The server of the queues. Both behave the same; Redis is faster, PostgreSQL needs no second server. */
export type QueueBackend =
  | { readonly kind: 'redis'; readonly url: string }
  | { readonly kind: 'postgres'; readonly databaseUrl: string };

/** The queues of one installation. */
export interface QueueTarget {
  readonly backend: QueueBackend;
  /** Separates installations on one server: key prefix on Redis, schema on PostgreSQL. */
  readonly prefix: string;
  /** undefined: nothing is traced. */
  readonly telemetry?: QueueTelemetry | undefined;
}

type Traced = { readonly telemetry?: QueueTelemetry };

/**
 * Creates BullMQ's objects on one backend. Call `close` after closing them: it closes what BullMQ does not.
 */
export interface BullMaker {
  queue(name: QueueName, defaultJobOptions: JobsOptions): RedisQueue;
  worker(
    name: QueueName,
    processor: Processor,
    options: Omit<WorkerOptions, 'connection' | 'prefix'>,
  ): RedisWorker;
  close(): Promise<void>;
}

/** Connections of one queue or worker, besides the listening one. Idle ones are closed after 10 s. */
const POSTGRES_POOL_SIZE = 3;
const POSTGRES_CONNECT_LIMIT_MS = 5_000;
const POSTGRES_QUERY_LIMIT_MS = 10_000;

/**
 * Chooses how BullMQ's objects are created.
 * @param role producers fail fast when the server is unavailable, workers wait for it
 * @param silenceMs when a Redis that does not answer counts as unavailable
 */
export function bullOn(
  { backend, prefix, telemetry }: QueueTarget,
  role: RedisRole,
  silenceMs?: number,
): BullMaker {
  const traced = telemetry === undefined ? {} : { telemetry };
  return backend.kind === 'redis'
    ? onRedis(bullConnection(backend.url, role, silenceMs), prefix, traced)
    : onPostgres(backend.databaseUrl, prefix, traced);
}

function onRedis(
  { connection, close }: ReturnType<typeof bullConnection>,
  prefix: string,
  traced: Traced,
): BullMaker {
  const { Queue, Worker } = withBackend(createRedisBackend);
  // The braces put all keys of an installation on one node of a cluster, which BullMQ's scripts need.
  const shared = { connection, prefix: `{${prefix}}`, ...traced };
  return {
    queue: (name, defaultJobOptions) => new Queue(name, { ...shared, defaultJobOptions }),
    worker: (name, processor, options) => new Worker(name, processor, { ...options, ...shared }),
    close,
  };
}

function onPostgres(databaseUrl: string, prefix: string, traced: Traced): BullMaker {
  const { Queue, Worker } = withBackend(createPostgresBackend);
  const connection = {
    connectionString: databaseUrl,
    schema: queueSchema(prefix),
    migrate: true,
    // As durable as a Redis that writes its log every second: the sweep and the mirror restore what a crash
    // loses.
    options: '-c synchronous_commit=off',
    max: POSTGRES_POOL_SIZE,
    connectionTimeoutMillis: POSTGRES_CONNECT_LIMIT_MS,
    query_timeout: POSTGRES_QUERY_LIMIT_MS,
    // With keepAlive BullMQ trusts its listening connection and its clock, and looks for due jobs once an
    // hour; without, every 10 s.
    keepAlive: false,
  };
  return {
    // BullMQ types its objects by backend. We, and Bull Board, use only what every backend has.
    queue: (name, defaultJobOptions) =>
      new Queue(name, { connection, ...traced, defaultJobOptions }) as unknown as RedisQueue,
    worker: (name, processor, options) =>
      new Worker(name, processor, { ...options, ...traced, connection }) as unknown as RedisWorker,
    close: async () => undefined,
  };
}

/** @returns the schema of BullMQ's tables, which are not in `public`; an identifier has no dashes */
function queueSchema(prefix: string): string {
  return `${prefix.replaceAll('-', '_')}_queue`;
}

/**
 * Carries traces through the queue: the worker of a job continues the trace of the process that enqueued it.
 */
export type QueueTelemetry = Telemetry;

/** Loads BullMQ's tracing: only processes that trace (OTEL_EXPORTER_OTLP_ENDPOINT) need it. */
export async function queueTelemetry(): Promise<QueueTelemetry> {
  const [{ BullMQOtel }, { ROOT_CONTEXT }] = await Promise.all([
    import('bullmq-otel'),
    import('@opentelemetry/api'),
  ]);
  const telemetry = new BullMQOtel({ tracerName: 'tixngo-sync' });
  // Otherwise BullMQ's timers belong to the trace in which they were set.
  return {
    ...telemetry,
    contextManager: Object.assign(telemetry.contextManager, { root: () => ROOT_CONTEXT }),
  };
}

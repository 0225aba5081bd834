import {
  type AdvancedOptions,
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
import { postgresBackend } from './postgres-backend.js';
import { nextRepeat } from './recurring-job.js';
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

/** The queues of an installation, as BullMQ's objects. */
export type QueueByName = Readonly<Record<QueueName, RedisQueue>>;

type Traced = { readonly telemetry?: QueueTelemetry; readonly settings: AdvancedOptions };

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
  const traced = {
    ...(telemetry === undefined ? {} : { telemetry }),
    settings: { repeatStrategy: nextRepeat },
  };
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
  const { Queue, Worker } = withBackend(postgresBackend(databaseUrl, prefix));
  // Not used: the backend opens its own pool.
  const connection = databaseUrl;
  return {
    // BullMQ types its objects by backend. We, and Bull Board, use only what every backend has.
    queue: (name, defaultJobOptions) =>
      new Queue(name, { connection, ...traced, defaultJobOptions }) as unknown as RedisQueue,
    worker: (name, processor, options) =>
      new Worker(name, processor, { ...options, ...traced, connection }) as unknown as RedisWorker,
    close: async () => undefined,
  };
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

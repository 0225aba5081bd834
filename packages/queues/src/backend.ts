import {
  createPostgresBackend,
  createRedisBackend,
  type JobsOptions,
  type Processor,
  type Queue as RedisQueue,
  type Worker as RedisWorker,
  type WorkerOptions,
  withBackend,
} from 'bullmq';
import type { QueueName } from './jobs.js';
import { bullConnection, type RedisRole } from './redis-client.js';
import type { QueueTelemetry } from './telemetry.js';

/** Where the work to do is kept. Same behaviour on both; Redis is the faster one, PostgreSQL needs nothing more to run. */
export type QueueBackend =
  | { readonly kind: 'redis'; readonly url: string }
  | { readonly kind: 'postgres'; readonly databaseUrl: string };

/** Which queues, and how. */
export interface QueueTarget {
  readonly backend: QueueBackend;
  /** What keeps installations on one server apart: key prefix on Redis, schema on PostgreSQL. */
  readonly prefix: string;
  /** Carries traces over the queue; undefined: nothing is traced. */
  readonly telemetry?: QueueTelemetry | undefined;
}

type Traced = { readonly telemetry?: QueueTelemetry };

/** Makes BullMQ's objects on one backend; `close` is for what BullMQ does not close itself, and comes after them. */
export interface BullMaker {
  queue(name: QueueName, defaultJobOptions: JobsOptions): RedisQueue;
  worker(
    name: QueueName,
    processor: Processor,
    options: Omit<WorkerOptions, 'connection' | 'prefix'>,
  ): RedisWorker;
  close(): Promise<void>;
}

/** Connections of one queue or worker, beside the one that listens. Idle ones are closed after 10 s. */
const POSTGRES_POOL_SIZE = 3;
const POSTGRES_CONNECT_LIMIT_MS = 5_000;
const POSTGRES_QUERY_LIMIT_MS = 10_000;

/**
 * @param role producers fail fast when the server is away, workers wait for it
 * @param silenceMs when a Redis that says nothing counts as gone
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
    // As a Redis that writes its log every second: what a crash of the server takes back, the sweep and the mirror make good.
    options: '-c synchronous_commit=off',
    max: POSTGRES_POOL_SIZE,
    connectionTimeoutMillis: POSTGRES_CONNECT_LIMIT_MS,
    query_timeout: POSTGRES_QUERY_LIMIT_MS,
    // With it BullMQ trusts the connection it listens on, and its clock, and looks for due jobs only once an hour; without, every 10 s.
    keepAlive: false,
  };
  return {
    // BullMQ types its objects by their backend. We, and Bull Board, use only what every backend has.
    queue: (name, defaultJobOptions) =>
      new Queue(name, { connection, ...traced, defaultJobOptions }) as unknown as RedisQueue,
    worker: (name, processor, options) =>
      new Worker(name, processor, { ...options, ...traced, connection }) as unknown as RedisWorker,
    close: async () => undefined,
  };
}

/** @returns the schema of BullMQ's tables, apart from ours in `public`; an identifier has no dashes. */
function queueSchema(prefix: string): string {
  return `${prefix.replaceAll('-', '_')}_queue`;
}

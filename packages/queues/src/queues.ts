import { type Logger, type OpenParts, unlessAborted } from '@tixngo-sync/runtime';
import type { Queue } from 'bullmq';
import { bullOn, type QueueBackend, type QueueTarget, queueTelemetry } from './backend.js';
import { type JobProducer, jobProducer } from './job-producer.js';
import {
  JOB_OPTIONS,
  PROCESS_QUEUE,
  QUEUE_NAMES,
  type QueueName,
  RETRIEVE_QUEUE,
  SWEEP_QUEUE,
} from './jobs.js';
import { quietWarnings, reach } from './outage.js';
import { type QueueSchedules, queueSchedules } from './queue-schedules.js';
import { type QueueStates, queueStates } from './queue-states.js';
import { requireFitRedis } from './redis-check.js';

/**
 * The queues for producers and readers of jobs. Every call fails with RetryableError QUEUE_UNAVAILABLE within
 * seconds when the server is unavailable. Nothing is lost then: PostgreSQL has every page, and the sweep
 * enqueues pages without a job.
 */
export interface Queues extends JobProducer, QueueStates, QueueSchedules {
  /** BullMQ's own objects, for Bull Board. */
  readonly retrieve: Queue;
  readonly process: Queue;
  readonly sweep: Queue;
  readonly backend: QueueBackend;
  readonly prefix: string;
  close(): Promise<void>;
}

/**
 * Connects to the queues' server; on PostgreSQL, migrates BullMQ's tables (schema `<prefix>_queue`).
 * @param options.prefix separates installations on one server: letters, digits, `-` and `_`
 * @throws RetryableError QUEUE_UNAVAILABLE when the server is unavailable; UsageError for an invalid
 * REDIS_URL
 */
export async function openQueues(options: QueueTarget & { log: Logger }): Promise<Queues> {
  const maker = bullOn(options, 'producer');
  const warn = quietWarnings(options.log);
  const open = (name: QueueName) => {
    const queue = maker.queue(name, JOB_OPTIONS[name]);
    queue.on('error', (error) => warn(`queue error: ${error.message}`));
    return queue;
  };
  const all = {
    [RETRIEVE_QUEUE]: open(RETRIEVE_QUEUE),
    [PROCESS_QUEUE]: open(PROCESS_QUEUE),
    [SWEEP_QUEUE]: open(SWEEP_QUEUE),
  };
  const close = async () => {
    // A server that hangs does not answer the closing.
    await Promise.all(QUEUE_NAMES.map((name) => all[name].close().catch(() => all[name].disconnect())));
    await maker.close();
  };
  try {
    await reach('the queues were not opened', async () => {
      await Promise.all(QUEUE_NAMES.map((name) => all[name].waitUntilReady()));
      await all[RETRIEVE_QUEUE].setGlobalConcurrency(1);
    });
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
  return {
    ...jobProducer(all),
    ...queueStates(all),
    ...queueSchedules(all),
    retrieve: all.retrieve,
    process: all[PROCESS_QUEUE],
    sweep: all.sweep,
    ...options,
    close,
  };
}

/** The settings that decide where the queues are. */
export interface QueueSettings {
  readonly databaseUrl: string;
  /** undefined: the queues are in the database. */
  readonly redisUrl: string | undefined;
  readonly redisAllowEviction: boolean;
  readonly queuePrefix: string;
}

/**
 * Opens the queues of the settings as a part of a process.
 * @param options.traced whether jobs carry traces
 * @throws whatever requireFitRedis and openQueues throw
 */
export async function openQueuesOf(
  settings: QueueSettings,
  parts: OpenParts,
  options: { log: Logger; traced: boolean },
): Promise<{ queues: Queues; queueTarget: QueueTarget }> {
  const { databaseUrl, redisUrl, redisAllowEviction, queuePrefix } = settings;
  const { log, traced } = options;
  const backend: QueueBackend =
    redisUrl === undefined ? { kind: 'postgres', databaseUrl } : { kind: 'redis', url: redisUrl };
  await unlessAborted(
    parts.signal,
    requireFitRedis(backend, { allowEviction: redisAllowEviction, log, signal: parts.signal }),
  );
  const telemetry = traced ? await queueTelemetry() : undefined;
  const queueTarget = { backend, prefix: queuePrefix, telemetry };
  const queues = await parts.open(
    () => openQueues({ ...queueTarget, log }),
    (open) => open.close(),
  );
  return { queues, queueTarget };
}

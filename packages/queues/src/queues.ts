import type { Recurrence } from '@tixngo-sync/domain';
import { type Logger, type OpenParts, unlessAborted } from '@tixngo-sync/runtime';
import type { Queue } from 'bullmq';
import { bullOn, type QueueBackend, type QueueTarget, queueTelemetry } from './backend.js';
import { ensureJobs, isFinished, statesOf } from './ensure-job.js';
import {
  JOB_OPTIONS,
  LONGEST_BACKOFF_MS,
  PROCESS_QUEUE,
  type ProcessJob,
  pageJobId,
  pageJobName,
  parsePayload,
  QUEUE_NAMES,
  type QueueName,
  RETRIEVE_QUEUE,
  type RetrieveJob,
  runJobId,
  runJobName,
  SWEEP_QUEUE,
} from './jobs.js';
import { quietWarnings, reach } from './outage.js';
import { requireFitRedis } from './redis-check.js';
import { type MirrorResult, removeRecurringJob, setRecurringJob } from './schedules.js';

const SWEEP_KEY = 'sweep';
const PORTION = 200;
const COUNTED = ['waiting', 'active', 'delayed', 'prioritized', 'completed', 'failed'] as const;

/** A schedule in the queue. */
export interface MirroredSchedule {
  readonly key: string;
  /** Milliseconds since 1970; null if unknown. */
  readonly nextRunAt: number | null;
  readonly everyMs: number | null;
  readonly cron: string | null;
  readonly tz: string | null;
}

/**
 * The queues for producers and readers of jobs. Every call fails with RetryableError QUEUE_UNAVAILABLE within
 * seconds when the server is unavailable. Nothing is lost then: PostgreSQL has every page, and the sweep
 * enqueues pages without a job.
 */
export interface Queues {
  /** BullMQ's own objects, for Bull Board. */
  readonly retrieve: Queue;
  readonly process: Queue;
  readonly sweep: Queue;
  readonly backend: QueueBackend;
  readonly prefix: string;
  /**
   * @returns the job's id. A run that is taken over (`runId` set) has one job, however often it is enqueued.
   */
  enqueueRetrieve(job: RetrieveJob): Promise<string>;
  /** Removes the job of a run that has not begun. A run that has begun continues, or is taken over. */
  withdraw(jobId: string): Promise<void>;
  /**
   * Ensures that the page is processed (again): requeues a finished job, and leaves a waiting or
   * running job as it is.
   */
  enqueuePage(job: ProcessJob): Promise<void>;
  /** Does the same for many pages. */
  enqueuePages(jobs: readonly ProcessJob[]): Promise<void>;
  /** @returns the pages that have a job which waits, is delayed or runs; replays do not count */
  pagesCarried(pageIds: readonly number[]): Promise<Set<number>>;
  /** @throws RetryableError QUEUE_UNAVAILABLE when no job can be written: server down, full or a replica */
  requireWritable(): Promise<void>;
  /** Counts jobs by state. */
  depths(): Promise<Record<QueueName, Record<string, number>>>;
  /**
   * Whether a job waits that an idle worker would take: its queue is not paused and below its global
   * concurrency.
   */
  takeable(): Promise<Record<QueueName, boolean>>;
  /** Whether each queue is paused: no worker takes its jobs. */
  paused(): Promise<Record<QueueName, boolean>>;
  /** Counts the workers of all machines by queue. */
  workers(): Promise<Record<QueueName, number>>;
  /**
   * Schedules one sweep job every `everyMs` over all machines, and limits retrieve jobs to one at a time.
   * Call it at the start and now and then, since a Redis that lost its data lost this too. One process at a
   * time (setRecurringJob).
   * @returns `set` when the scheduler was missing or different: the queue is new or lost its data, or this
   * machine's clock jumped
   */
  upsertSweepScheduler(everyMs: number): Promise<MirrorResult>;
  /** Promotes pages that wait longer than any backoff, because a clock jumped. @returns how many */
  promoteFarDelayed(): Promise<number>;
  /**
   * Sets a schedule's runs; setRecurringJob has the guarantees. @throws UsageError for an invalid recurrence
   */
  mirrorSchedule(
    schedule: Recurrence & { readonly key: string; readonly job: RetrieveJob },
  ): Promise<MirrorResult>;
  /** A run in progress continues. @returns false when there was no schedule */
  removeSchedule(key: string): Promise<boolean>;
  mirroredSchedules(): Promise<MirroredSchedule[]>;
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
    ...operations(all),
    // A write that changes nothing.
    requireWritable: async () => {
      await reach('no job can be written', () => all[RETRIEVE_QUEUE].setGlobalConcurrency(1));
    },
    ...schedules(all),
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

type QueueByName = Readonly<Record<QueueName, Queue>>;

function operations(
  all: QueueByName,
): Pick<
  Queues,
  | 'enqueueRetrieve'
  | 'withdraw'
  | 'enqueuePage'
  | 'enqueuePages'
  | 'pagesCarried'
  | 'promoteFarDelayed'
  | 'depths'
  | 'takeable'
  | 'paused'
  | 'workers'
> {
  const enqueuePages = async (jobs: readonly ProcessJob[]) => {
    const wanted = jobs.map((job) => {
      const data = parsePayload(PROCESS_QUEUE, job);
      return { id: pageJobId(data), name: pageJobName(data), data };
    });
    const which =
      jobs.length === 1 ? `page ${jobs[0]?.pageId} was not` : `not all of ${jobs.length} pages were`;
    for (const some of portions(wanted)) {
      await reach(`${which} enqueued; the sweep enqueues what is missing`, () =>
        ensureJobs(all[PROCESS_QUEUE], some),
      );
    }
  };
  return {
    enqueuePages,
    enqueuePage: (job) => enqueuePages([job]),
    enqueueRetrieve: async (job) => {
      const data = parsePayload(RETRIEVE_QUEUE, job);
      const id = runJobId(data);
      await reach('the run was not enqueued', () =>
        ensureJobs(all[RETRIEVE_QUEUE], [{ id, name: runJobName(data), data }]),
      );
      return id;
    },
    withdraw: (jobId) =>
      reach(`job ${jobId} was not withdrawn`, async () => {
        const job = await all[RETRIEVE_QUEUE].getJob(jobId);
        if ((await job?.isWaiting()) === true) await job?.remove();
      }),
    pagesCarried: async (pageIds) => {
      const carried = new Set<number>();
      for (const some of portions(pageIds)) {
        const ids = some.map((pageId) => pageJobId({ pageId, replayRunId: null }));
        const states = await reach('jobs of pages were not read', () => statesOf(all[PROCESS_QUEUE], ids));
        for (const [i, pageId] of some.entries())
          if (states[i] !== 'unknown' && !isFinished(states[i])) carried.add(pageId);
      }
      return carried;
    },
    promoteFarDelayed: () =>
      reach('delayed pages were not read', async () => {
        const delayed = await all[PROCESS_QUEUE].getDelayed(0, PORTION);
        const far = delayed.filter(
          (job) => (job.processedOn ?? job.timestamp) + job.delay > Date.now() + LONGEST_BACKOFF_MS,
        );
        await Promise.all(far.map((job) => job.promote()));
        return far.length;
      }),
    depths: () => byQueue((name) => depthsOf(all[name])),
    takeable: () => byQueue((name) => isTakeable(all[name])),
    paused: () => byQueue((name) => all[name].isPaused()),
    workers: () => byQueue((name) => all[name].getWorkersCount()),
  };
}

/**
 * PostgreSQL counts the waiting jobs of a paused queue separately, as a state that BullMQ's types do not
 * have.
 */
async function depthsOf(queue: Queue): Promise<Record<string, number>> {
  const { waiting = 0, paused = 0, ...counts } = await queue.getJobCounts(...COUNTED, 'paused' as 'waiting');
  return { ...counts, waiting: waiting + paused };
}

async function isTakeable(queue: Queue): Promise<boolean> {
  const {
    waiting = 0,
    prioritized = 0,
    active = 0,
  } = await queue.getJobCounts('waiting', 'prioritized', 'active');
  if (waiting + prioritized === 0 || (await queue.isPaused())) return false;
  const limit = await queue.getGlobalConcurrency();
  return limit === null || active < limit;
}

function schedules(
  all: QueueByName,
): Pick<Queues, 'upsertSweepScheduler' | 'mirrorSchedule' | 'removeSchedule' | 'mirroredSchedules'> {
  return {
    upsertSweepScheduler: async (everyMs) => {
      const sweep = { key: SWEEP_KEY, name: 'sweep', data: {}, everyMs };
      return reach('the sweep was not scheduled', async () => {
        await all[RETRIEVE_QUEUE].setGlobalConcurrency(1);
        return setRecurringJob(all[SWEEP_QUEUE], sweep);
      });
    },
    mirrorSchedule: ({ job, ...recurrence }) => {
      const data = parsePayload(RETRIEVE_QUEUE, job);
      const recurring = { ...recurrence, name: runJobName(data), data };
      return reach(`the schedule ${recurrence.key} was not set`, () =>
        setRecurringJob(all[RETRIEVE_QUEUE], recurring),
      );
    },
    removeSchedule: (key) =>
      reach(`the schedule ${key} was not removed`, () => removeRecurringJob(all[RETRIEVE_QUEUE], key)),
    mirroredSchedules: async () => {
      const standing = await reach('the schedules were not read', () =>
        all[RETRIEVE_QUEUE].getJobSchedulers(),
      );
      return standing.map(({ key, next, every, pattern, tz }) => ({
        key,
        nextRunAt: next ?? null,
        everyMs: every ?? null,
        cron: pattern ?? null,
        tz: tz ?? null,
      }));
    },
  };
}

/** Small enough to be answered within seconds on a busy machine. */
function portions<T>(many: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(many.length / PORTION) }, (_, i) =>
    many.slice(i * PORTION, (i + 1) * PORTION),
  );
}

async function byQueue<T>(ask: (name: QueueName) => Promise<T>): Promise<Record<QueueName, T>> {
  const [retrieve, process, sweep] = await reach('the state of the queues was not read', () =>
    Promise.all([ask(RETRIEVE_QUEUE), ask(PROCESS_QUEUE), ask(SWEEP_QUEUE)]),
  );
  return { [RETRIEVE_QUEUE]: retrieve, [PROCESS_QUEUE]: process, [SWEEP_QUEUE]: sweep };
}

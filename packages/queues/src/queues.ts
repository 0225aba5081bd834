import { type Logger, type OpenParts, unlessAborted } from '@tixngo-sync/runtime';
import type { Queue } from 'bullmq';
import { bullOn, type QueueBackend, type QueueTarget } from './backend.js';
import { ensureJobs, isFinished, statesOf } from './ensure-job.js';
import { pageJobId, pageJobName, runJobId, runJobName } from './job-names.js';
import { JOB_OPTIONS, LONGEST_BACKOFF_MS } from './job-options.js';
import {
  PROCESS_QUEUE,
  type ProcessJob,
  QUEUE_NAMES,
  type QueueName,
  RETRIEVE_QUEUE,
  type RetrieveJob,
  SWEEP_QUEUE,
} from './jobs.js';
import { quietWarnings, reach } from './outage.js';
import { parsePayload } from './payloads.js';
import { requireFitRedis } from './redis-check.js';
import type { Recurrence } from './schedule-times.js';
import { type MirrorResult, removeRecurringJob, setRecurringJob } from './schedules.js';
import { queueTelemetry } from './telemetry.js';

const SWEEP_KEY = 'sweep';
const PORTION = 200;
const COUNTED = ['waiting', 'active', 'delayed', 'prioritized', 'completed', 'failed'] as const;

/** A schedule as the queue has it. */
export interface MirroredSchedule {
  readonly key: string;
  /** Milliseconds since 1970; null: not known. */
  readonly nextRunAt: number | null;
  readonly everyMs: number | null;
  readonly cron: string | null;
  readonly tz: string | null;
}

/**
 * The queues as those see them who put work in and look at it. Every call fails with RetryableError QUEUE_UNAVAILABLE within seconds
 * if the server is away; nothing is lost by that: PostgreSQL has every page and the sweep enqueues what no job carries.
 */
export interface Queues {
  /** BullMQ's own objects, for Bull Board. */
  readonly retrieve: Queue;
  readonly process: Queue;
  readonly sweep: Queue;
  readonly backend: QueueBackend;
  readonly prefix: string;
  /** @returns the job's id. A run that is taken over (`runId` set) has one job, however often it is asked for. */
  enqueueRetrieve(job: RetrieveJob): Promise<string>;
  /** Takes a run's job back, if nobody has begun it. A begun one is left: its run goes on, or is taken over. */
  withdraw(jobId: string): Promise<void>;
  /** After this the page is processed (again) by somebody: a finished job of it is put back, one that waits or runs is left alone. */
  enqueuePage(job: ProcessJob): Promise<void>;
  /** As enqueuePage, for many. */
  enqueuePages(jobs: readonly ProcessJob[]): Promise<void>;
  /** @returns those of the pages that have a job which waits, is delayed or runs; replays are not counted */
  pagesCarried(pageIds: readonly number[]): Promise<Set<number>>;
  /** Jobs by state. */
  depths(): Promise<Record<QueueName, Record<string, number>>>;
  /** Whether a job waits that a worker with a free hand would begin now: its queue is not paused, nor full by its global concurrency. */
  takeable(): Promise<Record<QueueName, boolean>>;
  /** Workers by queue, over all machines. */
  workers(): Promise<Record<QueueName, number>>;
  /**
   * Makes one sweep job come every `everyMs` over all machines, and holds retrieve jobs to one at a time. Does nothing where that stands;
   * call it at the start and now and then, since a Redis that lost everything lost this too. One process at a time (setRecurringJob).
   * @returns set: it did not stand, so the queue is new, has lost everything, or this machine's clock has jumped
   */
  upsertSweepScheduler(everyMs: number): Promise<MirrorResult>;
  /** Brings forward jobs whose next try is further away than any backoff: set by a clock that has jumped since. @returns how many */
  promoteFarDelayed(): Promise<number>;
  /** Makes a schedule's runs come as wanted; see setRecurringJob for what is promised. @throws UsageError for times that cannot be */
  mirrorSchedule(
    schedule: Recurrence & { readonly key: string; readonly job: RetrieveJob },
  ): Promise<MirrorResult>;
  /** @returns false: there was none. A run that is under way goes on. */
  removeSchedule(key: string): Promise<boolean>;
  mirroredSchedules(): Promise<MirroredSchedule[]>;
  close(): Promise<void>;
}

/**
 * Connects to the queues' server; on PostgreSQL, brings BullMQ's tables up to date (schema `<prefix>_queue`).
 * @param options.prefix keeps installations on one server apart: letters, digits, `-` and `_`
 * @throws RetryableError QUEUE_UNAVAILABLE if it cannot be reached; UsageError for a REDIS_URL that is none
 */
export async function openQueues(options: QueueTarget & { log: Logger }): Promise<Queues> {
  const maker = bullOn(options, 'producer');
  const warn = quietWarnings(options.log);
  const open = (name: QueueName) => {
    const queue = maker.queue(name, JOB_OPTIONS[name]);
    queue.on('error', (error) => warn(`queue trouble: ${error.message}`));
    return queue;
  };
  const all = {
    [RETRIEVE_QUEUE]: open(RETRIEVE_QUEUE),
    [PROCESS_QUEUE]: open(PROCESS_QUEUE),
    [SWEEP_QUEUE]: open(SWEEP_QUEUE),
  };
  const close = async () => {
    // A server that hangs answers no farewell.
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
      await reach(`${which} enqueued; the sweep makes up for it`, () => ensureJobs(all[PROCESS_QUEUE], some));
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
        const states = await reach('which pages have a job is not known', () =>
          statesOf(all[PROCESS_QUEUE], ids),
        );
        for (const [i, pageId] of some.entries())
          if (states[i] !== 'unknown' && !isFinished(states[i])) carried.add(pageId);
      }
      return carried;
    },
    promoteFarDelayed: () =>
      reach('which pages wait too long is not known', async () => {
        const delayed = await all[PROCESS_QUEUE].getDelayed(0, PORTION);
        const far = delayed.filter(
          (job) => (job.processedOn ?? job.timestamp) + job.delay > Date.now() + LONGEST_BACKOFF_MS,
        );
        await Promise.all(far.map((job) => job.promote()));
        return far.length;
      }),
    depths: () => byQueue((name) => depthsOf(all[name])),
    takeable: () => byQueue((name) => isTakeable(all[name])),
    workers: () => byQueue((name) => all[name].getWorkersCount()),
  };
}

/** On PostgreSQL the waiting jobs of a paused queue are counted apart, under a state that BullMQ's types do not know. */
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
      const standing = await reach('the schedules are not known', () =>
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

/** Few enough for one answer within seconds, on a busy machine too. */
function portions<T>(many: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(many.length / PORTION) }, (_, i) =>
    many.slice(i * PORTION, (i + 1) * PORTION),
  );
}

async function byQueue<T>(ask: (name: QueueName) => Promise<T>): Promise<Record<QueueName, T>> {
  const [retrieve, process, sweep] = await reach('how full the queues are is not known', () =>
    Promise.all([ask(RETRIEVE_QUEUE), ask(PROCESS_QUEUE), ask(SWEEP_QUEUE)]),
  );
  return { [RETRIEVE_QUEUE]: retrieve, [PROCESS_QUEUE]: process, [SWEEP_QUEUE]: sweep };
}

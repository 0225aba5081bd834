import { setTimeout as sleep } from 'node:timers/promises';
import { AbortedError } from '@tixngo-sync/domain';
import type { Logger } from '@tixngo-sync/runtime';
import { type Job, type LockManager, type Processor, WaitingError, type Worker } from 'bullmq';
import { bullOn, type QueueTarget } from './backend.js';
import { contextWith, type JobContext, jobContext, jobLabel } from './job-context.js';
import { queueError } from './job-errors.js';
import { type QueueName, type RetryJob, retryJobSchema } from './jobs.js';
import { quietWarnings, reach } from './outage.js';
import { SILENCE_LIMIT_MS } from './redis-client.js';

/** Time limits of a worker. Tests use shorter ones. */
interface WorkerTimes {
  /**
   * Another worker may take over a job whose lock was not renewed for this long. It is renewed every half of
   * it.
   */
  readonly lockMs: number;
  /** How often workers look for expired locks. */
  readonly stalledCheckMs: number;
  /** How long close() waits for running handlers. */
  readonly closeLimitMs: number;
  /** When a Redis that does not answer counts as unavailable. */
  readonly silenceMs: number;
}

/**
 * A page blocks the event loop for a fraction of a second, but a swapping machine or a paused VM can stall
 * for a minute.
 */
const DEFAULT_TIMES: WorkerTimes = {
  lockMs: 60_000,
  stalledCheckMs: 15_000,
  closeLimitMs: 15_000,
  silenceMs: SILENCE_LIMIT_MS,
};

/**
 * How many workers may die with a job before it fails. High, because deploys and machine crashes kill workers
 * too; finite, because a job that uses up all memory would kill every worker for ever.
 */
const TAKEOVERS = 20;
const RECONNECT_EVERY_MS = 1_000;
const CLOSE_CONNECTIONS_LIMIT_MS = 5_000;

export interface WorkerOptions<Q extends QueueName> extends QueueTarget {
  readonly queue: Q;
  /** Jobs at once in this worker. Over all workers, retrieve jobs always run one at a time. */
  readonly concurrency: number;
  /**
   * Its result is kept with the job: ids and counts only (I8). The class of its error decides on a retry: see
   * queueError.
   */
  readonly handler: (job: JobContext<Q>) => Promise<unknown>;
  /** Handles the jobs of stored retries, which share the queue of the pages. */
  readonly retryHandler?: (job: JobContext<Q, RetryJob>) => Promise<unknown>;
  readonly log: Logger;
  /** `host/pid`, shown with the jobs it processed. */
  readonly workerName?: string;
  /** Gets connection and lock errors; by default they are logged, with repetitions suppressed. */
  readonly onError?: (error: Error) => void;
  /**
   * Gets a job that failed for good, even if its handler never ran: wrong payload, too many killed workers.
   * Its error is logged.
   * @param signal aborted when the worker closes
   */
  readonly onFailed?: (job: FailedJob, signal: AbortSignal) => Promise<void>;
  /** Gets the id of a job that workers took over because its worker stopped renewing the lock. */
  readonly onTakenOver?: (jobId: string) => void;
  readonly times?: Partial<WorkerTimes>;
}

export interface FailedJob {
  readonly id: string;
  readonly name: string;
  /** The payload, unchecked. */
  readonly data: unknown;
  readonly reason: string;
}

export interface RunningWorker {
  /** Jobs in progress. */
  running(): number;
  /** Jobs begun so far. */
  begun(): number;
  /**
   * Takes no more jobs, aborts the signals of running ones and waits for them. Those that stop with an
   * AbortedError return to the front of the queue and keep their attempt. Another worker takes over what
   * still runs after the limit, once its lock expires.
   */
  close(): Promise<void>;
}

/** The current state of a worker. */
interface Activity {
  readonly running: Map<string, AbortController>;
  begun: number;
  /** Aborted when the worker closes. */
  readonly closing: AbortController;
}

/** Bull Board's charts show the jobs done and failed in each minute of a day. */
const METRIC_MINUTES = 24 * 60;

/**
 * Starts a worker of one queue, on either backend. It outlives outages of the server.
 * @throws RetryableError QUEUE_UNAVAILABLE when the server is unavailable at the start
 */
export async function startWorker<Q extends QueueName>(options: WorkerOptions<Q>): Promise<RunningWorker> {
  const times = { ...DEFAULT_TIMES, ...options.times };
  const log = options.log.child({ queue: options.queue });
  const warn = quietWarnings(log);
  const activity: Activity = { running: new Map(), begun: 0, closing: new AbortController() };
  const maker = bullOn(options, 'worker', times.silenceMs);
  const worker = maker.worker(options.queue, processor(options, activity, log, warn), {
    concurrency: options.concurrency,
    lockDuration: times.lockMs,
    stalledInterval: times.stalledCheckMs,
    maxStalledCount: TAKEOVERS,
    runRetryDelay: RECONNECT_EVERY_MS,
    metrics: { maxDataPoints: METRIC_MINUTES },
    ...(options.workerName === undefined ? {} : { name: options.workerName }),
  });
  listen(worker, options, activity, log, warn);
  try {
    await reach(`the worker of ${options.queue} was not started`, () => worker.waitUntilReady());
  } catch (error) {
    await worker.close(true).catch(() => undefined);
    await maker.close();
    throw error;
  }
  let closed: Promise<void> | undefined;
  return {
    running: () => activity.running.size,
    begun: () => activity.begun,
    close: () => {
      closed ??= closeWorker(worker, activity, times.closeLimitMs, log).then(maker.close);
      return closed;
    },
  };
}

function processor<Q extends QueueName>(
  options: WorkerOptions<Q>,
  activity: Activity,
  log: Logger,
  warn: (text: string) => void,
): Processor {
  return async (job, token) => {
    if (activity.closing.signal.aborted) return handBack(job, token);
    const id = job.id ?? '';
    const abort = new AbortController();
    activity.running.set(id, abort);
    activity.begun++;
    try {
      const retry = retryJobSchema.safeParse(job.data);
      if (retry.success && options.retryHandler !== undefined) {
        const context = contextWith(options.queue, job, retry.data, abort.signal, warn);
        return await options.retryHandler(context);
      }
      return await options.handler(jobContext(options.queue, job, abort.signal, warn));
    } catch (error) {
      if (activity.closing.signal.aborted && isAbort(error, abort.signal)) return await handBack(job, token);
      const failure = queueError(error, jobLabel(job));
      log.warn({ job: id, attempt: job.attemptsMade + 1, reason: failure.message }, 'job failed');
      throw failure;
    } finally {
      activity.running.delete(id);
    }
  };
}

function listen(
  worker: Worker,
  options: Pick<WorkerOptions<QueueName>, 'onError' | 'onFailed' | 'onTakenOver'>,
  activity: Activity,
  log: Logger,
  warn: (text: string) => void,
): void {
  worker.on('error', options.onError ?? ((error) => warn(`queue error: ${error.message}`)));
  worker.on('stalled', (id) => {
    log.warn({ job: id }, 'job taken over: its worker stopped renewing the lock');
    options.onTakenOver?.(id);
  });
  worker.on('lockRenewalFailed', (ids) => {
    for (const id of ids) {
      const why = new AbortedError(
        'LOCK_LOST',
        `The lock on job ${id} expired; another worker may run it now.`,
      );
      activity.running.get(id)?.abort(why);
    }
  });
  worker.on('failed', (job, error) => {
    // An attempt that is followed by another leaves finishedOn unset.
    if (job?.finishedOn === undefined) return;
    const failed = { id: job.id ?? '', name: job.name, data: job.data, reason: error.message };
    options
      .onFailed?.(failed, activity.closing.signal)
      .catch((err: unknown) =>
        log.error({ err, job: failed.id }, 'the failure of this job was not recorded'),
      );
  });
}

async function closeWorker(worker: Worker, activity: Activity, limitMs: number, log: Logger): Promise<void> {
  activity.closing.abort(new AbortedError('SHUTDOWN', 'the worker is closing'));
  await worker.pause(true);
  for (const [id, abort] of activity.running) {
    abort.abort(new AbortedError('SHUTDOWN', `Job ${id} was stopped: its worker is closing.`));
  }
  const clear = await waitUntilEmpty(activity.running, limitMs);
  if (!clear)
    log.warn({ jobs: [...activity.running.keys()] }, 'jobs did not stop in time; another worker takes over');
  await closeWithin(worker, !clear);
}

/**
 * Closes the worker within a limit: when Redis became unavailable just before, BullMQ waits for an `end`
 * event that ioredis does not emit if it is closed while reconnecting.
 */
async function closeWithin(worker: Worker, force: boolean): Promise<void> {
  const stop = new AbortController();
  const late = sleep(CLOSE_CONNECTIONS_LIMIT_MS, 'late', { signal: stop.signal }).catch(() => 'stopped');
  const outcome = await Promise.race([worker.close(force), late]);
  stop.abort();
  if (outcome !== 'late') return;
  // Its timer would keep the process alive. BullMQ's types hide it.
  const { lockManager } = worker as unknown as { lockManager: LockManager };
  await lockManager.close();
  worker.disconnect().catch(() => undefined);
}

/** Returns a job to the front of the queue, as if it had not been taken. */
async function handBack(job: Job, token: string | undefined): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  return (
    error instanceof AbortedError ||
    error === signal.reason ||
    (error instanceof Error && error.name === 'AbortError')
  );
}

async function waitUntilEmpty(jobs: ReadonlyMap<string, unknown>, limitMs: number): Promise<boolean> {
  const limit = Date.now() + limitMs;
  while (jobs.size > 0 && Date.now() < limit) await sleep(20);
  return jobs.size === 0;
}

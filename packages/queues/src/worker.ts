import { setTimeout as sleep } from 'node:timers/promises';
import { AbortedError } from '@tixngo-sync/domain';
import type { Logger } from '@tixngo-sync/runtime';
import { type Job, type LockManager, type Processor, WaitingError, type Worker } from 'bullmq';
import { bullOn, type QueueTarget } from './backend.js';
import { type JobContext, jobContext, jobLabel } from './job-context.js';
import { queueError } from './job-errors.js';
import type { QueueName } from './jobs.js';
import { quietWarnings, reach } from './outage.js';
import { SILENCE_LIMIT_MS } from './redis-client.js';

/** How patient a worker is. The defaults are for production; tests are in a hurry. */
interface WorkerTimes {
  /** A job whose worker has not renewed its lock for this long may be taken over. It is renewed every half of it. */
  readonly lockMs: number;
  /** How often workers look for jobs whose lock lapsed. */
  readonly stalledCheckMs: number;
  /** How long close() waits for running handlers. */
  readonly closeLimitMs: number;
  /** When a Redis that answers nothing counts as gone. */
  readonly silenceMs: number;
}

/** A page blocks the event loop for a fraction of a second at most; a minute also bears a machine that swaps or a paused VM. */
const DEFAULT_TIMES: WorkerTimes = {
  lockMs: 60_000,
  stalledCheckMs: 15_000,
  closeLimitMs: 15_000,
  silenceMs: SILENCE_LIMIT_MS,
};

/**
 * How often the worker of one job may be killed before the job counts as what kills it, and fails. High, because deploys and crashes of
 * the machine are nobody's fault; not endless, because a job that eats all memory would take down every worker for ever.
 */
const TAKEOVERS = 20;
const RECONNECT_EVERY_MS = 1_000;
const CLOSE_CONNECTIONS_LIMIT_MS = 5_000;

export interface WorkerOptions<Q extends QueueName> extends QueueTarget {
  readonly queue: Q;
  /** Jobs at once in this worker. Over all workers, retrieve jobs are one at a time whatever this says. */
  readonly concurrency: number;
  /** What it returns is kept with the job: ids and counts only (I8). What it throws decides on a retry: see contracts' errors. */
  readonly handler: (job: JobContext<Q>) => Promise<unknown>;
  readonly log: Logger;
  /** Shown as who processed a job: `host/pid`. */
  readonly workerName?: string;
  /** Told of connection and lock trouble; by default it is logged, without flooding. */
  readonly onError?: (error: Error) => void;
  /** Told when a job has failed for good, also without its handler having run: a wrong payload, too many killed workers. */
  readonly onFailed?: (job: FailedJob) => void;
  readonly times?: Partial<WorkerTimes>;
}

export interface FailedJob {
  readonly id: string;
  readonly name: string;
  /** As it was carried; not checked. */
  readonly data: unknown;
  readonly reason: string;
}

export interface RunningWorker {
  /** Jobs that are running here now. */
  running(): number;
  /** Jobs begun here so far. */
  begun(): number;
  /**
   * Takes no more jobs, aborts the signals of running ones and waits for them; those that stop with an AbortedError go back to the front
   * of the queue, without having used up a try. What still runs after the limit is left: another worker takes it over when its lock lapses.
   */
  close(): Promise<void>;
}

/** What goes on in a worker now. */
interface Activity {
  readonly running: Map<string, AbortController>;
  begun: number;
  closing: boolean;
}

/**
 * Starts to take jobs of one queue, on either backend. A server that goes away is waited for.
 * @throws RetryableError QUEUE_UNAVAILABLE if the server cannot be reached at the start
 */
export async function startWorker<Q extends QueueName>(options: WorkerOptions<Q>): Promise<RunningWorker> {
  const times = { ...DEFAULT_TIMES, ...options.times };
  const log = options.log.child({ queue: options.queue });
  const warn = quietWarnings(log);
  const activity: Activity = { running: new Map(), begun: 0, closing: false };
  const maker = bullOn(options, 'worker', times.silenceMs);
  const worker = maker.worker(options.queue, processor(options, activity, log, warn), {
    concurrency: options.concurrency,
    lockDuration: times.lockMs,
    stalledInterval: times.stalledCheckMs,
    maxStalledCount: TAKEOVERS,
    runRetryDelay: RECONNECT_EVERY_MS,
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
    if (activity.closing) return handBack(job, token);
    const id = job.id ?? '';
    const abort = new AbortController();
    activity.running.set(id, abort);
    activity.begun++;
    try {
      return await options.handler(jobContext(options.queue, job, abort.signal, warn));
    } catch (error) {
      if (activity.closing && isAbort(error, abort.signal)) return await handBack(job, token);
      const told = queueError(error, jobLabel(job));
      log.warn({ job: id, attempt: job.attemptsMade + 1, reason: told.message }, 'job failed');
      throw told;
    } finally {
      activity.running.delete(id);
    }
  };
}

function listen(
  worker: Worker,
  options: Pick<WorkerOptions<QueueName>, 'onError' | 'onFailed'>,
  activity: Activity,
  log: Logger,
  warn: (text: string) => void,
): void {
  worker.on('error', options.onError ?? ((error) => warn(`queue trouble: ${error.message}`)));
  worker.on('stalled', (id) => log.warn({ job: id }, 'job taken over: its worker is gone'));
  worker.on('lockRenewalFailed', (ids) => {
    for (const id of ids) {
      const why = new AbortedError(
        'LOCK_LOST',
        `The lock on job ${id} lapsed; another worker may run it now.`,
      );
      activity.running.get(id)?.abort(why);
    }
  });
  worker.on('failed', (job, error) => {
    // A failed try that is followed by another one has no end.
    if (job?.finishedOn === undefined) return;
    options.onFailed?.({ id: job.id ?? '', name: job.name, data: job.data, reason: error.message });
  });
}

async function closeWorker(worker: Worker, activity: Activity, limitMs: number, log: Logger): Promise<void> {
  activity.closing = true;
  await worker.pause(true);
  for (const [id, abort] of activity.running) {
    abort.abort(new AbortedError('SHUTDOWN', `Job ${id} was stopped: its worker is closing.`));
  }
  const clear = await waitUntilEmpty(activity.running, limitMs);
  if (!clear)
    log.warn(
      { jobs: [...activity.running.keys()] },
      'jobs did not stop in time; another worker takes them over',
    );
  await closeWithin(worker, !clear);
}

/**
 * BullMQ waits for the end of a connection that ioredis, torn down while it reconnects, never tells; so its close may never come back
 * where Redis went away just before.
 */
async function closeWithin(worker: Worker, force: boolean): Promise<void> {
  const stop = new AbortController();
  const late = sleep(CLOSE_CONNECTIONS_LIMIT_MS, 'late', { signal: stop.signal }).catch(() => 'stopped');
  const outcome = await Promise.race([worker.close(force), late]);
  stop.abort();
  if (outcome !== 'late') return;
  // Protected in BullMQ's types; its timer would keep the process alive.
  const { lockManager } = worker as unknown as { lockManager: LockManager };
  await lockManager.close();
  worker.disconnect().catch(() => undefined);
}

/** Puts a job back in front, as if it had not been taken. */
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

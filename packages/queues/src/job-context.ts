import type { Job } from 'bullmq';
import { kindOf } from './job-errors.js';
import type { QueueName } from './jobs.js';
import { type Payload, parsePayload } from './jobs.js';

/** A job as its handler sees it. */
export interface JobContext<Q extends QueueName = QueueName, Data = Payload<Q>> {
  readonly id: string;
  readonly name: string;
  /** When the schedule fired; null for a job without a schedule. */
  readonly dueAt: Date | null;
  /** Checked with the queue's schema. */
  readonly data: Data;
  /** 1 for the first. One that ended with the kill or stop of its worker does not count. */
  readonly attempt: number;
  /** The maximum number of attempts. */
  readonly attempts: number;
  /**
   * Aborted with an AbortedError when the worker closes or another took over the job: stop at the next safe
   * point.
   */
  readonly signal: AbortSignal;
  /**
   * Shown in Bull Board: numbers and ids only (I8). Best effort: an unavailable server does not fail the job.
   */
  updateProgress(progress: object | number): Promise<void>;
  /** Adds a line to the job in Bull Board; no data of tickets or people (I8). Best effort, too. */
  log(line: string): Promise<void>;
  /** Changes the payload, for the worker that takes over the job. @throws when the server is unavailable */
  setData(data: Payload<Q>): Promise<void>;
}

/** @throws PermanentError when the job's payload does not fit its queue */
export function jobContext<Q extends QueueName>(
  queue: Q,
  job: Job,
  signal: AbortSignal,
  warn: (text: string) => void,
): JobContext<Q> {
  return contextWith(queue, job, parsePayload(queue, job.data), signal, warn);
}

/** The context of a job whose payload was checked elsewhere. */
export function contextWith<Q extends QueueName, Data>(
  queue: Q,
  job: Job,
  data: Data,
  signal: AbortSignal,
  warn: (text: string) => void,
): JobContext<Q, Data> {
  const bestEffort = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      warn(`${what} of ${jobLabel(job)} could not be stored: ${kindOf(error)}`);
    }
  };
  return {
    id: job.id ?? '',
    name: job.name,
    dueAt: dueTimeOf(job),
    data,
    attempt: job.attemptsMade + 1,
    attempts: job.opts.attempts ?? 1,
    signal,
    updateProgress: (progress) => bestEffort('Progress', () => job.updateProgress(progress)),
    log: (line) => bestEffort('A log line', () => job.log(line)),
    setData: (changed) => job.updateData(parsePayload(queue, changed)),
  };
}

/** The id of a scheduler's job ends with its time in milliseconds: `repeat:<key>:<time>`. */
function dueTimeOf({ id, repeatJobKey }: Job): Date | null {
  const time = Number(id?.split(':').at(-1));
  return repeatJobKey === undefined || !Number.isSafeInteger(time) ? null : new Date(time);
}

export function jobLabel(job: Job): string {
  return `job ${job.id} (${job.name})`;
}

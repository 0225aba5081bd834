import type { Job } from 'bullmq';
import { kindOf } from './job-errors.js';
import type { QueueName } from './jobs.js';
import { type Payload, parsePayload } from './payloads.js';

/** A job as its handler sees it. */
export interface JobContext<Q extends QueueName = QueueName> {
  readonly id: string;
  readonly name: string;
  /** When a job of a schedule was to come; null: it is no schedule's. */
  readonly dueAt: Date | null;
  /** Checked against the queue's schema. */
  readonly data: Payload<Q>;
  /** 1 for the first try. A worker that was killed, or stopped in between, does not count as one. */
  readonly attempt: number;
  /** How often it is tried at most. */
  readonly attempts: number;
  /** Aborted with an AbortedError when the worker closes or another worker took the job over: stop at the next safe point. */
  readonly signal: AbortSignal;
  /** What Bull Board shows: numbers and ids (I8). Best effort: a server that is away does not fail the job. */
  updateProgress(progress: object | number): Promise<void>;
  /** A line on the job in Bull Board, for operators; no data of tickets or people (I8). Best effort too. */
  log(line: string): Promise<void>;
  /** Changes what the job carries, for whoever takes it over. @throws if the server could not be reached */
  setData(data: Payload<Q>): Promise<void>;
}

/** @throws PermanentError if the job carries no payload of its queue */
export function jobContext<Q extends QueueName>(
  queue: Q,
  job: Job,
  signal: AbortSignal,
  warn: (text: string) => void,
): JobContext<Q> {
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
    data: parsePayload(queue, job.data),
    attempt: job.attemptsMade + 1,
    attempts: job.opts.attempts ?? 1,
    signal,
    updateProgress: (progress) => bestEffort('Progress', () => job.updateProgress(progress)),
    log: (line) => bestEffort('A line', () => job.log(line)),
    setData: (data) => job.updateData(parsePayload(queue, data)),
  };
}

/** BullMQ ends the id of a scheduler's job with its time in milliseconds: `repeat:<key>:<time>`. */
function dueTimeOf({ id, repeatJobKey }: Job): Date | null {
  const time = Number(id?.split(':').at(-1));
  return repeatJobKey === undefined || !Number.isSafeInteger(time) ? null : new Date(time);
}

export function jobLabel(job: Job): string {
  return `job ${job.id} (${job.name})`;
}

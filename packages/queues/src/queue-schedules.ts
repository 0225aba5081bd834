import type { Recurrence } from '@tixngo-sync/domain';
import type { QueueByName } from './backend.js';
import { parsePayload, RETRIEVE_QUEUE, type RetrieveJob, runJobName, SWEEP_QUEUE } from './jobs.js';
import { reach } from './outage.js';
import { type MirrorResult, removeRecurringJob, setRecurringJob } from './recurring-job.js';

const SWEEP_KEY = 'sweep';

/** A schedule in the queue. */
export interface MirroredSchedule {
  readonly key: string;
  /** Milliseconds since 1970; null if unknown. */
  readonly nextRunAt: number | null;
  readonly everyMs: number | null;
  readonly cron: string | null;
  readonly tz: string | null;
}

/** Sets what recurs in the queues: the sweep, and the runs of schedules. */
export interface QueueSchedules {
  /**
   * Schedules one sweep job every `everyMs` over all machines, and limits retrieve jobs to one at a time.
   * Call it at the start and now and then, since a Redis that lost its data lost this too. One process at a
   * time (setRecurringJob).
   * @returns `set` when the scheduler was missing or different: the queue is new or lost its data, or this
   * machine's clock jumped
   */
  upsertSweepScheduler(everyMs: number): Promise<MirrorResult>;
  /**
   * Sets a schedule's runs; setRecurringJob has the guarantees. @throws UsageError for an invalid recurrence
   */
  mirrorSchedule(
    schedule: Recurrence & { readonly key: string; readonly job: RetrieveJob },
  ): Promise<MirrorResult>;
  /** A run in progress continues. @returns false when there was no schedule */
  removeSchedule(key: string): Promise<boolean>;
  mirroredSchedules(): Promise<MirroredSchedule[]>;
}

export function queueSchedules(all: QueueByName): QueueSchedules {
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

import type { RetrieveJob } from '@tixngo-sync/contracts';
import { type ActiveSchedule, readActiveSchedules } from '@tixngo-sync/db';
import type { PipelineDeps } from './deps.js';

const KEY_PREFIX = 'schedule-';

/**
 * Keeps BullMQ's job schedulers like the schedule rows: one for every active automatic schedule, none else. Postgres is the truth; any
 * worker may do it, at any time, as often as it likes.
 */
export class ScheduleMirror {
  readonly #deps: PipelineDeps;
  #mirrored = '';

  constructor(deps: PipelineDeps) {
    this.#deps = deps;
  }

  /** Cheap where no row changed since the last time. */
  async mirrorIfChanged(): Promise<void> {
    const schedules = await readActiveSchedules(this.#deps.database);
    if (JSON.stringify(schedules) !== this.#mirrored) await this.#apply(schedules);
  }

  async mirror(): Promise<void> {
    await this.#apply(await readActiveSchedules(this.#deps.database));
  }

  async #apply(schedules: readonly ActiveSchedule[]): Promise<void> {
    const { queues, log } = this.#deps;
    const wanted = new Set(schedules.map((schedule) => keyOf(schedule.scheduleId)));
    for (const { key } of await queues.mirroredSchedules()) {
      if (!key.startsWith(KEY_PREFIX) || wanted.has(key)) continue;
      await queues.removeSchedule(key);
      log.info({ key }, 'job scheduler removed: its schedule is paused, manual or gone');
    }
    for (const schedule of schedules) {
      const result = await queues.mirrorSchedule(mirrored(schedule));
      if (result === 'set') log.info({ schedule: schedule.name }, 'job scheduler set to the schedule');
    }
    this.#mirrored = JSON.stringify(schedules);
  }
}

function mirrored({ scheduleId, everySeconds, cron, timezone, startAt, endAt }: ActiveSchedule) {
  const job: RetrieveJob = { trigger: 'SCHEDULE', scheduleId, batchSize: null, requestedBy: null, runId: null };
  return {
    key: keyOf(scheduleId),
    ...(everySeconds === null ? { cron: cron ?? '', timezone } : { everyMs: everySeconds * 1000 }),
    ...(startAt === null ? {} : { startDate: startAt }),
    ...(endAt === null ? {} : { endDate: endAt }),
    job,
  };
}

function keyOf(scheduleId: number): string {
  return `${KEY_PREFIX}${scheduleId}`;
}

import { isDeepStrictEqual } from 'node:util';
import {
  type ActiveSchedule,
  type MirroredFrequency,
  readActiveSchedules,
  readMirrored,
  recordMirrored,
  takeOverEdit,
  whileOnlyMirror,
} from '@tixngo-sync/db';
import type { MirroredSchedule, RetrieveJob } from '@tixngo-sync/queues';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { editedFrequency, isAs } from '../schedules/edited-frequency.js';
import { EventDayCalendar } from '../schedules/event-day-calendar.js';
import { recurrenceOf } from '../schedules/next-runs.js';

/** A schedule as BullMQ is to have it now. */
interface Wanted {
  readonly schedule: ActiveSchedule;
  readonly mode: MirroredFrequency['mode'];
}

/**
 * Keeps BullMQ's job schedulers like the schedule rows: one for every active automatic schedule, none else, at the interval of the mode
 * that is on. Postgres is the truth, but for an interval that somebody edited in Bull Board: it is taken over into the row. Any worker
 * may do it, at any time, as often as it likes; of all workers one does at a time.
 */
export class ScheduleMirror {
  readonly #deps: PipelineDeps;
  readonly #calendar: EventDayCalendar;
  #mirrored = '';

  constructor(deps: PipelineDeps) {
    this.#deps = deps;
    this.#calendar = new EventDayCalendar(deps);
  }

  /** Cheap where no row changed since the last time, and no event day began or ended. */
  async mirrorIfChanged(): Promise<void> {
    if (JSON.stringify(await this.#wanted()) !== this.#mirrored) await this.mirror();
  }

  async mirror(): Promise<void> {
    await whileOnlyMirror(this.#deps.database, async () => {
      const wanted = await this.#wanted();
      const standing = await this.#removeOthers(wanted);
      for (const one of wanted) await this.#mirrorOne(one, standing.get(keyOf(one.schedule)));
      this.#mirrored = JSON.stringify(wanted);
    });
  }

  async #wanted(): Promise<Wanted[]> {
    const schedules = await readActiveSchedules(this.#deps.database);
    const open = await this.#calendar.openNow(schedules);
    return schedules.map((schedule, index) => ({
      schedule,
      mode: open[index] === true ? 'event-day' : 'normal',
    }));
  }

  /** The queue of runs has no other job schedulers than those of schedules. */
  async #removeOthers(wanted: readonly Wanted[]): Promise<Map<string, MirroredSchedule>> {
    const { queues, log } = this.#deps;
    const keys = new Set(wanted.map(({ schedule }) => keyOf(schedule)));
    const standing = await queues.mirroredSchedules();
    for (const { key } of standing) {
      if (keys.has(key)) continue;
      await queues.removeSchedule(key);
      log.info({ key }, 'job scheduler removed: its schedule is paused, manual or gone');
    }
    return new Map(standing.map((scheduler) => [scheduler.key, scheduler]));
  }

  async #mirrorOne({ schedule, mode }: Wanted, standing: MirroredSchedule | undefined): Promise<void> {
    const { database, queues, log } = this.#deps;
    const { scheduleId, name } = schedule;
    const frequency = frequencyOf(schedule, mode);
    const before = await readMirrored(database, scheduleId);
    const isRowAsMirrored = isDeepStrictEqual(before, frequency);
    if (isRowAsMirrored && standing !== undefined && !isAs(standing, frequency)) {
      if (await this.#takeOver({ schedule, mode }, standing)) return;
    }
    // Not known from here on until BullMQ has it: what it has meanwhile is nobody's edit.
    if (!isRowAsMirrored) await recordMirrored(database, scheduleId, null);
    const result = await queues.mirrorSchedule({
      ...recurrenceOf(schedule, mode),
      key: keyOf(schedule),
      job: jobOf(schedule, mode),
    });
    if (!isRowAsMirrored) await recordMirrored(database, scheduleId, frequency);
    if (result === 'set') log.info({ schedule: name, ...frequency }, 'job scheduler set to the schedule');
    if (before?.mode !== 'event-day' && mode === 'event-day')
      log.info({ schedule: name }, 'event-day mode takes over');
    if (before?.mode === 'event-day' && mode === 'normal')
      log.info({ schedule: name }, 'event-day mode is over: back to the schedule’s own interval');
  }

  /** @returns whether the row now says what BullMQ has; the next look goes on from there */
  async #takeOver({ schedule, mode }: Wanted, standing: MirroredSchedule): Promise<boolean> {
    const { database, log } = this.#deps;
    const edit = editedFrequency(standing, mode, schedule.timezone);
    if (edit === null) {
      log.warn(
        { schedule: schedule.name },
        'what was edited in Bull Board is nothing that a schedule can have: it is put right',
      );
      return false;
    }
    const taken = await takeOverEdit(database, schedule, mode, edit, keyOf(schedule));
    if (!taken) return false;
    log.info(
      { schedule: schedule.name, ...edit },
      'the interval was edited in Bull Board: taken over into the schedule',
    );
    const [row] = (await readActiveSchedules(database)).filter(
      ({ scheduleId }) => scheduleId === schedule.scheduleId,
    );
    // BullMQ counts an edited interval from the edit; the schedule's times lie on its grid.
    if (row !== undefined) await this.#mirrorOne({ schedule: row, mode }, undefined);
    return true;
  }
}

function frequencyOf(
  { everySeconds, eventDayEverySeconds, cron, timezone }: ActiveSchedule,
  mode: Wanted['mode'],
): MirroredFrequency {
  const interval = mode === 'event-day' ? eventDayEverySeconds : everySeconds;
  return {
    mode,
    everySeconds: interval,
    cron: interval === null ? cron : null,
    timezone: interval === null ? timezone : null,
  };
}

function jobOf({ scheduleId, eventDayBatchSize }: ActiveSchedule, mode: Wanted['mode']): RetrieveJob {
  const batchSize = mode === 'event-day' ? eventDayBatchSize : null;
  return { trigger: 'SCHEDULE', scheduleId, batchSize, requestedBy: null, runId: null };
}

function keyOf({ scheduleId }: ActiveSchedule): string {
  return `schedule-${scheduleId}`;
}

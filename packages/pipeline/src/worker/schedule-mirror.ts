import { isDeepStrictEqual } from 'node:util';
import {
  type ActiveSchedule,
  audit,
  type MirroredFrequency,
  readActiveSchedules,
  readMirrored,
  recordMirrored,
  takeOverEdit,
  whileOnlyMirror,
} from '@tixngo-sync/db';
import type { MirroredSchedule, RetrieveJob } from '@tixngo-sync/queues';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { editedFrequency, hasFrequency } from '../schedules/edited-frequency.js';
import { EventDayCalendar } from '../schedules/event-days.js';
import { recurrenceOf } from '../schedules/next-runs.js';

const SYSTEM = { actor: 'system', channel: 'system' } as const;

/** A schedule as BullMQ should have it now. */
interface Wanted {
  readonly schedule: ActiveSchedule;
  readonly mode: MirroredFrequency['mode'];
}

/**
 * Keeps BullMQ's job schedulers in step with the schedules: one for each active automatic schedule and no
 * others, at the interval of its current mode. PostgreSQL is the source of truth, except for an interval
 * edited in Bull Board, which is copied into the schedule. Any worker may call this at any time; only one at
 * a time does the work.
 */
export class ScheduleMirror {
  readonly #deps: PipelineDeps;
  readonly #calendar: EventDayCalendar;
  #mirrored = '';

  constructor(deps: PipelineDeps) {
    this.#deps = deps;
    this.#calendar = new EventDayCalendar(deps);
  }

  /** Cheap when no schedule has changed since the last time, and no event day has begun or ended. */
  async mirrorIfChanged(): Promise<void> {
    if (JSON.stringify(await this.#wanted()) !== this.#mirrored) await this.mirror();
  }

  async mirror(): Promise<void> {
    await whileOnlyMirror(this.#deps.database, async () => {
      const wanted = await this.#wanted();
      const existing = await this.#removeOthers(wanted);
      for (const one of wanted) await this.#mirrorOne(one, existing.get(keyOf(one.schedule)));
      this.#mirrored = JSON.stringify(wanted);
    });
  }

  async #wanted(): Promise<Wanted[]> {
    const schedules = await readActiveSchedules(this.#deps.database);
    const open = await this.#calendar.areOpen(schedules);
    return schedules.map((schedule, index) => ({
      schedule,
      mode: open[index] === true ? 'event-day' : 'normal',
    }));
  }

  /** The retrieve queue has no job schedulers but those of schedules, so all others are removed. */
  async #removeOthers(wanted: readonly Wanted[]): Promise<Map<string, MirroredSchedule>> {
    const { queues, log } = this.#deps;
    const keys = new Set(wanted.map(({ schedule }) => keyOf(schedule)));
    const existing = await queues.mirroredSchedules();
    for (const { key } of existing) {
      if (keys.has(key)) continue;
      // Before the removal: a scheduler never vanishes without its line.
      if (!isOurKey(key)) await this.#auditForeign(key);
      await queues.removeSchedule(key);
      log.info({ key }, 'job scheduler removed: no active automatic schedule has it');
    }
    return new Map(existing.map((scheduler) => [scheduler.key, scheduler]));
  }

  async #auditForeign(key: string): Promise<void> {
    const reason = 'no schedule of tixngo-sync has this job scheduler: create a schedule instead';
    // PostgreSQL stores no NUL.
    const target = `retrieve ${key.replaceAll('\0', '')}`;
    await audit(this.#deps.database, { ...SYSTEM, action: 'scheduler.remove', target, reason });
    this.#deps.log.warn({ key }, reason);
  }

  async #mirrorOne({ schedule, mode }: Wanted, existing: MirroredSchedule | undefined): Promise<void> {
    const { database, queues, log } = this.#deps;
    const { scheduleId, name } = schedule;
    const frequency = frequencyOf(schedule, mode);
    const before = await readMirrored(database, scheduleId);
    const isRowAsMirrored = isDeepStrictEqual(before, frequency);
    if (isRowAsMirrored && existing !== undefined && !hasFrequency(existing, frequency)) {
      if (await this.#copyEdit({ schedule, mode }, existing)) return;
    }
    // Cleared until BullMQ is up to date, so that its old interval is not mistaken for an edit.
    if (!isRowAsMirrored) await recordMirrored(database, scheduleId, null);
    const result = await queues.mirrorSchedule({
      ...recurrenceOf(schedule, mode),
      key: keyOf(schedule),
      job: jobOf(schedule, mode),
    });
    if (!isRowAsMirrored) await recordMirrored(database, scheduleId, frequency);
    // A new one is news to nobody: a person has just made its schedule.
    if (result === 'set')
      log[existing === undefined ? 'debug' : 'info'](
        { schedule: name, ...frequency },
        'job scheduler updated from the schedule',
      );
    if (before?.mode !== 'event-day' && mode === 'event-day')
      log.info({ schedule: name }, 'event-day mode begins');
    if (before?.mode === 'event-day' && mode === 'normal')
      log.info({ schedule: name }, 'event-day mode ends: back to the normal interval');
  }

  /** Copies an edit made in Bull Board into the schedule; returns whether the two now agree. */
  async #copyEdit({ schedule, mode }: Wanted, existing: MirroredSchedule): Promise<boolean> {
    const { database, log } = this.#deps;
    const edit = editedFrequency(existing, mode, schedule.timezone);
    if (edit === null) {
      log.warn(
        { schedule: schedule.name },
        'the edit made in Bull Board does not fit a schedule; it is undone',
      );
      return false;
    }
    const isCopied = await takeOverEdit(database, schedule, mode, edit, keyOf(schedule));
    if (!isCopied) return false;
    log.info(
      { schedule: schedule.name, ...edit },
      'the interval edited in Bull Board was copied into the schedule',
    );
    const [row] = (await readActiveSchedules(database)).filter(
      ({ scheduleId }) => scheduleId === schedule.scheduleId,
    );
    // BullMQ counts an edited interval from the edit; a schedule's runs are at fixed multiples.
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

/** The key of a schedule, perhaps of one that is deleted; other programs' keys differ. */
function isOurKey(key: string): boolean {
  return /^schedule-\d+$/.test(key);
}

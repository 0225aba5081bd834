import type { ActiveSchedule } from '@tixngo-sync/db';
import { nextTime, type Recurrence } from '@tixngo-sync/domain';
import { type EventDayWindow, windowAt } from './event-days.js';

export type ScheduleMode = 'normal' | 'event-day';

export interface NextRun {
  readonly at: Date;
  readonly mode: ScheduleMode;
}

/** Returns when a schedule fires in this mode. */
export function recurrenceOf(schedule: ActiveSchedule, mode: ScheduleMode): Recurrence {
  const { everySeconds, eventDayEverySeconds, cron, timezone, startAt, endAt } = schedule;
  const interval = mode === 'event-day' ? eventDayEverySeconds : everySeconds;
  return {
    ...(interval === null ? { cron: cron ?? '', tz: timezone } : { everyMs: interval * 1000 }),
    startDate: startAt ?? undefined,
    endDate: endAt ?? undefined,
  };
}

/**
 * Returns the next runs after `now`: `count`, or fewer if the schedule ends before that.
 * @param windows when event-day mode is on, in order
 * @param now milliseconds since 1970
 */
export function nextRuns(
  schedule: ActiveSchedule,
  windows: readonly EventDayWindow[],
  now: number,
  count: number,
): NextRun[] {
  const runs: NextRun[] = [];
  let modeAt = now;
  let after = now;
  while (runs.length < count) {
    const window = windowAt(windows, modeAt);
    const mode = window === null ? 'normal' : 'event-day';
    const next = nextTime(recurrenceOf(schedule, mode), after);
    const modeChangesAt = (
      window?.to ?? windows.find(({ from }) => from.getTime() > modeAt)?.from
    )?.getTime();
    if (modeChangesAt !== undefined && (next === null || next >= modeChangesAt)) {
      // From here the other mode's interval applies, the moment of the change included.
      modeAt = modeChangesAt;
      after = modeChangesAt - 1;
    } else if (next === null) {
      return runs;
    } else {
      runs.push({ at: new Date(next), mode });
      modeAt = next;
      after = next;
    }
  }
  return runs;
}

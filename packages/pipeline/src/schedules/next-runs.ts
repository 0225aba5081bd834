import type { ActiveSchedule } from '@tixngo-sync/db';
import { nextTime, type Recurrence } from '@tixngo-sync/queues';
import { type EventDayWindow, windowAt } from './event-day.js';

export type ScheduleMode = 'normal' | 'event-day';

export interface NextRun {
  readonly at: Date;
  readonly mode: ScheduleMode;
}

/** @returns when a schedule's runs come in this mode */
export function recurrenceOf(schedule: ActiveSchedule, mode: ScheduleMode): Recurrence {
  const { everySeconds, eventDayEverySeconds, cron, timezone, startAt, endAt } = schedule;
  const interval = mode === 'event-day' ? eventDayEverySeconds : everySeconds;
  return {
    ...(interval === null ? { cron: cron ?? '', tz: timezone } : { everyMs: interval * 1000 }),
    ...(startAt === null ? {} : { startDate: startAt }),
    ...(endAt === null ? {} : { endDate: endAt }),
  };
}

/**
 * @param windows when event-day mode is on, in order
 * @param now milliseconds since 1970
 * @returns the runs after `now`, `count` at most; fewer where the schedule ends before
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
    const turn = (window?.to ?? windows.find(({ from }) => from.getTime() > modeAt)?.from)?.getTime();
    if (turn !== undefined && (next === null || next >= turn)) {
      // The other mode has the word from here on; a time that is due at the turn itself is its first.
      modeAt = turn;
      after = turn - 1;
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

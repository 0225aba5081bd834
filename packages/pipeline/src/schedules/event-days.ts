import { type Database, type EventStart, readEventStarts, type ScheduleRow } from '@tixngo-sync/db';
import type { Clock } from '@tixngo-sync/runtime';

export type EventDayFields = Pick<
  ScheduleRow,
  'eventDayEverySeconds' | 'eventDayHoursBefore' | 'eventDayHoursAfter'
>;

/** A period in which a schedule is in event-day mode, `to` excluded. Periods that touch are one window. */
export interface EventDayWindow {
  readonly from: Date;
  readonly to: Date;
  /** In order of their start. */
  readonly events: readonly EventStart[];
}

const HOUR_MS = 3_600_000;

/** Returns the windows around these events, in order; none when the schedule has no event-day mode. */
export function eventDayWindows(schedule: EventDayFields, starts: readonly EventStart[]): EventDayWindow[] {
  const { eventDayEverySeconds, eventDayHoursBefore, eventDayHoursAfter } = schedule;
  if (eventDayEverySeconds === null || eventDayHoursBefore === null || eventDayHoursAfter === null) return [];
  const windows: EventDayWindow[] = [];
  for (const event of starts.toSorted((a, b) => a.startTime.getTime() - b.startTime.getTime())) {
    const from = new Date(event.startTime.getTime() - eventDayHoursBefore * HOUR_MS);
    const to = new Date(event.startTime.getTime() + eventDayHoursAfter * HOUR_MS);
    const last = windows.at(-1);
    if (last !== undefined && from <= last.to)
      windows[windows.length - 1] = { ...last, to, events: [...last.events, event] };
    else windows.push({ from, to, events: [event] });
  }
  return windows;
}

/** Returns the window that is open, or null. @param now milliseconds since 1970 */
export function windowAt(windows: readonly EventDayWindow[], now: number): EventDayWindow | null {
  return windows.find(({ from, to }) => from.getTime() <= now && now < to.getTime()) ?? null;
}

/**
 * Reads the current and coming windows of each schedule, in the order of the schedules. Queries the database
 * only if a schedule has event-day mode.
 * @param now milliseconds since 1970
 */
export async function readEventDays(
  database: Database,
  schedules: readonly EventDayFields[],
  now: number,
): Promise<EventDayWindow[][]> {
  const hoursAfter = schedules.flatMap(({ eventDayHoursAfter }) => eventDayHoursAfter ?? []);
  if (hoursAfter.length === 0) return schedules.map(() => []);
  const starts = await readEventStarts(database, new Date(now - Math.max(...hoursAfter) * HOUR_MS));
  return schedules.map((schedule) =>
    eventDayWindows(schedule, starts).filter(({ to }) => to.getTime() > now),
  );
}

/**
 * Events may be read this late, because their tickets come days before. The mode still changes at its exact
 * time.
 */
const REREAD_MS = 60_000;

/**
 * Knows which schedules are in event-day mode; reads the database at most once a minute while they do not
 * change.
 */
export class EventDayCalendar {
  readonly #deps: { readonly database: Database; readonly clock: Clock };
  #cached: {
    readonly key: string;
    readonly readAt: number;
    readonly windows: readonly EventDayWindow[][];
  } | null = null;

  constructor(deps: { readonly database: Database; readonly clock: Clock }) {
    this.#deps = deps;
  }

  /** Returns whether each schedule is in event-day mode now, in the order of the schedules. */
  async areOpen(schedules: readonly EventDayFields[]): Promise<boolean[]> {
    const now = this.#deps.clock.now();
    const key = JSON.stringify(schedules);
    // Math.abs, because the clock may have been set back.
    if (this.#cached?.key !== key || Math.abs(now - this.#cached.readAt) >= REREAD_MS) {
      this.#cached = { key, readAt: now, windows: await readEventDays(this.#deps.database, schedules, now) };
    }
    return this.#cached.windows.map((windows) => windowAt(windows, now) !== null);
  }
}

import type { EventStart, ScheduleRow } from '@tixngo-sync/db';

export type EventDayFields = Pick<
  ScheduleRow,
  'eventDayEverySeconds' | 'eventDayHoursBefore' | 'eventDayHoursAfter'
>;

/** A time in which a schedule is in event-day mode, from `from` until before `to`. Windows that touch are one. */
export interface EventDayWindow {
  readonly from: Date;
  readonly to: Date;
  /** By their start. */
  readonly events: readonly EventStart[];
}

const HOUR_MS = 3_600_000;

/** @returns the windows around these starts, in order; none where event-day mode is off */
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

/** @param now milliseconds since 1970 @returns null: event-day mode is not on then */
export function windowAt(windows: readonly EventDayWindow[], now: number): EventDayWindow | null {
  return windows.find(({ from, to }) => from.getTime() <= now && now < to.getTime()) ?? null;
}

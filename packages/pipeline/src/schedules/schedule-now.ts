import type { Database, ScheduleRow } from '@tixngo-sync/db';
import { type EventDayWindow, readEventDays, windowAt } from './event-days.js';
import { nextRuns } from './next-runs.js';

/** An event day that lasts. */
interface EventDayNow {
  readonly until: Date;
  /** Names, in order of kick-off. */
  readonly events: readonly string[];
  readonly everySeconds: number;
}

/** What a schedule does now. */
export interface ScheduleNow {
  /** null when it is no event day, or the schedule starts no runs. */
  readonly eventDay: EventDayNow | null;
  /** The interval that applies now; null for cron expressions, or when the schedule starts no runs. */
  readonly currentEverySeconds: number | null;
  /** null when the schedule starts no runs. */
  readonly nextRunAt: Date | null;
}

/**
 * Returns whether the schedule starts runs by itself, now or from its start on.
 * @param now milliseconds since 1970
 */
export function isActive({ launch, pausedAt, endAt }: ScheduleRow, now: number): boolean {
  return launch === 'AUTOMATIC' && pausedAt === null && (endAt === null || endAt.getTime() > now);
}

/** Adds to each schedule what it does now. @param now milliseconds since 1970 */
export async function withScheduleNow<Schedule extends ScheduleRow>(
  database: Database,
  schedules: readonly Schedule[],
  now: number,
): Promise<(Schedule & ScheduleNow)[]> {
  const windows = await readEventDays(database, schedules, now);
  return schedules.map((schedule, index) => ({
    ...schedule,
    ...scheduleNow(schedule, windows[index] ?? [], now),
  }));
}

/** @param now milliseconds since 1970 */
export function scheduleNow(
  schedule: ScheduleRow,
  windows: readonly EventDayWindow[],
  now: number,
): ScheduleNow {
  if (!isActive(schedule, now)) return { eventDay: null, currentEverySeconds: null, nextRunAt: null };
  const eventDay = eventDayNow(schedule, windowAt(windows, now));
  return {
    eventDay,
    currentEverySeconds: eventDay?.everySeconds ?? schedule.everySeconds,
    nextRunAt: nextRuns(schedule, windows, now, 1)[0]?.at ?? null,
  };
}

function eventDayNow(
  { eventDayEverySeconds }: ScheduleRow,
  window: EventDayWindow | null,
): EventDayNow | null {
  if (window === null || eventDayEverySeconds === null) return null;
  const events = [...new Set(window.events.map(({ eventName }) => eventName))];
  return { until: window.to, events, everySeconds: eventDayEverySeconds };
}

import { type Database, readEventStarts } from '@tixngo-sync/db';
import { type EventDayFields, type EventDayWindow, eventDayWindows } from './event-day.js';

const HOUR_MS = 3_600_000;

/**
 * @param now milliseconds since 1970
 * @returns of each schedule, in their order, the windows that are not over; asks the database only where one has event-day mode
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

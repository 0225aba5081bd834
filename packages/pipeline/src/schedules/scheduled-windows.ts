import { type Database, type EventStart, listSchedules } from '@tixngo-sync/db';
import { readEventDays } from './event-days.js';

/** A current or coming event day of a schedule. */
export interface ScheduledWindow {
  readonly scheduleId: number;
  readonly schedule: string;
  readonly from: Date;
  /** Not included. */
  readonly to: Date;
  readonly isNow: boolean;
  readonly events: readonly EventStart[];
}

/** Lists the current and coming event days of all schedules. @param now milliseconds since 1970 */
export async function listScheduledWindows(database: Database, now: number): Promise<ScheduledWindow[]> {
  const schedules = await listSchedules(database);
  const windows = await readEventDays(database, schedules, now);
  return schedules.flatMap(({ scheduleId, name }, index) =>
    (windows[index] ?? []).map((window) => ({
      scheduleId,
      schedule: name,
      ...window,
      isNow: window.from.getTime() <= now,
    })),
  );
}

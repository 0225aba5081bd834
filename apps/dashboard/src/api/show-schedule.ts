import { type Database, listSchedulesWithInterval } from '@tixngo-sync/db';
import { withScheduleNow } from '@tixngo-sync/pipeline';
import { found } from './route.js';

/** Lists all schedules by name, with what they do now. */
export async function listShownSchedules(database: Database) {
  return withScheduleNow(database, await listSchedulesWithInterval(database), Date.now());
}

/** @throws Refusal 404 */
export async function showSchedule(database: Database, id: number) {
  const schedules = await listShownSchedules(database);
  return found(schedules.find(({ scheduleId }) => scheduleId === id) ?? null, 'schedule', id);
}

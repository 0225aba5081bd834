import type { ScheduleLaunch } from '@tixngo-sync/domain';
import type { Database } from '../client.js';

/** What decides whether a schedule's tick is to begin a run. */
export interface TickedSchedule {
  readonly name: string;
  readonly launch: ScheduleLaunch;
  readonly pausedAt: Date | null;
  readonly startAt: Date | null;
  readonly endAt: Date | null;
}

/** @returns null: it was deleted */
export function readTickedSchedule(database: Database, scheduleId: number): Promise<TickedSchedule | null> {
  return database.prisma.schedule.findUnique({
    where: { scheduleId },
    select: { name: true, launch: true, pausedAt: true, startAt: true, endAt: true },
  });
}

/** Counts a tick that began no run because one was under way. */
export async function countSkippedTick(database: Database, scheduleId: number): Promise<void> {
  await database.pool.query(
    'UPDATE schedule SET skipped_ticks = skipped_ticks + 1, last_skipped_at = clock_timestamp() WHERE schedule_id = $1',
    [scheduleId],
  );
}

/**
 * @returns the run that was fetching at that time and has since come to the end of the feed; null: there was none, or it failed
 */
export async function runUnderWayAt(database: Database, time: Date): Promise<number | null> {
  // One run fetches at a time: only the newest one begun by then can have been it.
  const { rows } = await database.pool.query<{ run_id: number }>(
    `SELECT run_id FROM (
       SELECT run_id, fetched_at, error_code FROM run WHERE started_at <= $1 AND trigger IN ('SCHEDULE', 'MANUAL')
       ORDER BY started_at DESC LIMIT 1) newest
     WHERE fetched_at > $1 AND error_code IS NULL`,
    [time],
  );
  return rows[0]?.run_id ?? null;
}

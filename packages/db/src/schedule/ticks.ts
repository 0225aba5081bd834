import type { Database } from '../client.js';

/** Counts a tick that started no run because one was in progress. */
export async function countSkippedTick(database: Database, scheduleId: number): Promise<void> {
  await database.pool.query(
    `UPDATE schedule SET skipped_ticks = skipped_ticks + 1, last_skipped_at = clock_timestamp()
     WHERE schedule_id = $1`,
    [scheduleId],
  );
}

/**
 * @returns the run that was fetching at that time and has since come to the end of the feed; null: there was
 *   none, or it failed
 */
export async function runUnderWayAt(database: Database, time: Date): Promise<number | null> {
  // One run fetches at a time: only the newest one begun by then can have been it.
  const { rows } = await database.pool.query<{ run_id: number }>(
    `SELECT run_id FROM (
       SELECT run_id, fetched_at, error_code FROM run WHERE started_at <= $1 AND trigger IN ('SCHEDULE',
         'MANUAL')
       ORDER BY started_at DESC LIMIT 1) newest
     WHERE fetched_at > $1 AND error_code IS NULL`,
    [time],
  );
  return rows[0]?.run_id ?? null;
}

export async function effectiveIntervals(database: Database): Promise<Map<number, number>> {
  const { rows } = await database.pool.query<{ id: number; seconds: number }>(
    `SELECT s.schedule_id AS id, percentile_cont(0.5) WITHIN GROUP (ORDER BY gaps.seconds) AS seconds
     FROM schedule s CROSS JOIN LATERAL (
       SELECT extract(epoch FROM started_at - lag(started_at) OVER (ORDER BY started_at))::float8 AS seconds
         FROM (
         SELECT started_at FROM run
         WHERE schedule_id = s.schedule_id AND trigger = 'SCHEDULE'
           AND started_at > now() - interval '90 days'
         ORDER BY started_at DESC LIMIT 10) last_runs) gaps
     WHERE gaps.seconds IS NOT NULL GROUP BY s.schedule_id`,
  );
  return new Map(rows.map(({ id, seconds }) => [id, seconds]));
}

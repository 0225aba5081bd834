import type { Database } from '../client.js';
import { WORKER_SILENT_SECONDS } from '../worker/workers.js';

/**
 * What should move, and since when it has not. Every time is the database's: a machine whose clock jumps
 * judges nothing wrongly.
 */
export interface Movement {
  readonly now: Date;
  readonly workersUp: number;
  /** The active automatic schedule; null: none, or a run is fetching, which its ticks leave alone. */
  readonly schedule: ScheduleMovement | null;
  /** Since when a run that is still to fetch has no worker that fetches; null if there is no such run. */
  readonly runAbandonedSince: Date | null;
  /** Since when pages wait for a worker and none was processed; null: none waits. */
  readonly pagesWaitingSince: Date | null;
  readonly pagesWaiting: number;
  /** Queues that are paused: nothing is to move there. */
  readonly pausedQueues: readonly string[];
}

export interface ScheduleMovement {
  readonly everySeconds: number | null;
  readonly cron: string | null;
  readonly timezone: string;
  readonly startAt: Date | null;
  readonly endAt: Date | null;
  /** Since a run was last begun or ended, a tick was skipped, or the schedule was changed. */
  readonly quietSince: Date;
}

/** Reads partial indexes and the newest run: costs the same however long the feed was. */
export async function readMovement(database: Database): Promise<Movement> {
  const [facts, schedules] = await Promise.all([
    database.pool.query<Omit<Movement, 'schedule'> & { fetching: boolean }>(FACTS, [WORKER_SILENT_SECONDS]),
    database.pool.query<ScheduleMovement>(SCHEDULE),
  ]);
  const [row] = facts.rows;
  if (row === undefined) throw new Error('a query without a table gave no row');
  const { fetching, ...movement } = row;
  return { ...movement, schedule: fetching ? null : (schedules.rows[0] ?? null) };
}

// greatest() passes over NULL.
const FACTS = `
  WITH waiting AS (
    SELECT count(*) AS pages, min(fetched_at) AS oldest FROM page WHERE status = 'STORED'
  ), unfetched AS (
    SELECT run_id, started_at FROM run
    WHERE status = 'RUNNING' AND fetched_at IS NULL AND trigger IN ('SCHEDULE', 'MANUAL')
      ORDER BY run_id DESC LIMIT 1
  ), lease AS (
    SELECT run_id, expires_at, expires_at > clock_timestamp() AS held FROM run_lease
  )
  SELECT clock_timestamp() AS now,
    (SELECT count(*) FROM worker WHERE seen_at > clock_timestamp() - make_interval(secs => $1)) AS "workersUp",
    EXISTS (SELECT FROM lease WHERE held) AS fetching,
    (SELECT greatest(u.started_at, l.expires_at, (SELECT max(fetched_at) FROM page p
      WHERE p.run_id = u.run_id))
       FROM unfetched u CROSS JOIN lease l WHERE l.held IS NOT TRUE) AS "runAbandonedSince",
    (SELECT pages FROM waiting) AS "pagesWaiting",
    ARRAY(SELECT name FROM queue_state WHERE paused_since IS NOT NULL) AS "pausedQueues",
    (SELECT CASE WHEN pages > 0 THEN greatest(oldest,
       (SELECT max(processed_at) FROM page WHERE body IS NOT NULL AND status = 'PROCESSED')) END
         FROM waiting) AS "pagesWaitingSince"`;

const SCHEDULE = `
  SELECT s.every_seconds AS "everySeconds", s.cron, s.timezone, s.start_at AS "startAt", s.end_at AS "endAt",
    greatest(s.updated_at, s.last_skipped_at, newest.started_at, newest.fetched_at) AS "quietSince"
  FROM schedule s LEFT JOIN LATERAL (
    SELECT started_at, fetched_at FROM run WHERE trigger IN ('SCHEDULE', 'MANUAL') ORDER BY started_at DESC
      LIMIT 1) newest ON true
  WHERE s.launch = 'AUTOMATIC' AND s.paused_at IS NULL`;

import type { Database } from '../client.js';
import { isOpenPage } from '../page/open-page-sql.js';

/**
 * SQL: how many seconds ago S-360 was last known to be complete; NULL: never. That is the age of the newest
 * end of the feed before which every page is applied or given up. A run's pages have its id, and runs fetch
 * one at a time, so the pages before an end are those of its run and of earlier ones. Cost: the open pages
 * (index page_open) and one look-up (index run_end_reached), however long the feed was.
 */
export const BEHIND_SECONDS = `(
  SELECT greatest(0, extract(epoch FROM clock_timestamp() - end_reached_at))::float8
  FROM run
  WHERE end_reached_at IS NOT NULL
    AND run_id < coalesce((SELECT min(run_id) FROM page WHERE ${isOpenPage()}), 2147483647)
  ORDER BY run_id DESC LIMIT 1)`;

/**
 * Records that the run has reached the end of the feed: it has stored every page up to there. Does nothing
 * when the lease is lost, because a process that was suspended does not know how old its last answer is.
 * @param requestAgeMs how long ago the request was sent that was answered with the end. A change after it may
 * be missing.
 */
export async function recordEndReached(
  database: Database,
  runId: number,
  token: number,
  requestAgeMs: number,
): Promise<void> {
  await database.pool.query(
    `UPDATE run SET end_reached_at = clock_timestamp() - make_interval(secs => $3)
     WHERE run_id = $1
       AND EXISTS (SELECT FROM run_lease WHERE token = $2 AND run_id = $1 AND expires_at > clock_timestamp())`,
    [runId, token, requestAgeMs / 1000],
  );
}

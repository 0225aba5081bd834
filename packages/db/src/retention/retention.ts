import type { Database } from '../client.js';
import { isOpenPage } from '../page/open-page-sql.js';

const DAYS_AGO = 'now() - make_interval(days => $1)';

/** Bodies cleared by one call. */
export interface ClearedBodies {
  readonly pages: number;
  readonly quarantined: number;
}

/**
 * Clears bodies of pages that were processed more than `days` ago, and of quarantined tickets that were
 * closed that long ago; their rows and counts stay. For what is open see {@link clearOpenBodies}. By partial
 * indexes on the time: when nothing is due it costs two look-ups.
 * @param limit rows of each kind at most, so that no transaction is long
 */
export function clearOldBodies(database: Database, days: number, limit: number): Promise<ClearedBodies> {
  return clearBodies(database, days, limit, {
    pages: `p.status = 'PROCESSED' AND p.processed_at < ${DAYS_AGO}`,
    pageOrder: 'p.processed_at',
    quarantined: `status <> 'OPEN' AND resolved_at < ${DAYS_AGO}`,
    quarantineOrder: 'resolved_at',
  });
}

/**
 * Clears bodies of failed pages, given up or not, that were fetched and last tried more than `days` ago, and
 * of quarantined tickets that have been open that long. Their rows stay: they can only be given up or
 * skipped. Costs a look at the failed pages, which are few.
 * @param limit rows of each kind at most, so that no transaction is long
 */
export function clearOpenBodies(database: Database, days: number, limit: number): Promise<ClearedBodies> {
  return clearBodies(database, days, limit, {
    pages: `p.status = 'FAILED' AND p.fetched_at < ${DAYS_AGO}
         AND NOT EXISTS (
           SELECT FROM page_attempt a WHERE a.page_id = p.page_id AND a.ended_at >= ${DAYS_AGO})`,
    pageOrder: 'p.page_id',
    quarantined: `status = 'OPEN' AND created_at < ${DAYS_AGO}`,
    quarantineOrder: 'created_at',
  });
}

/** Which bodies are due, as conditions on a page `p` and on a quarantined ticket, and which come first. */
interface DueBodies {
  readonly pages: string;
  readonly pageOrder: string;
  readonly quarantined: string;
  readonly quarantineOrder: string;
}

/** Pages that a replay has still to process keep their bodies. Locked rows wait for the next call. */
async function clearBodies(
  database: Database,
  days: number,
  limit: number,
  due: DueBodies,
): Promise<ClearedBodies> {
  const pages = await database.pool.query(
    `UPDATE page SET body = NULL WHERE page_id IN (
       SELECT p.page_id FROM page p
       WHERE p.body IS NOT NULL AND ${due.pages}
         AND NOT EXISTS (SELECT FROM run_replayed_page x WHERE x.page_id = p.page_id AND x.status = 'STORED')
       ORDER BY ${due.pageOrder} LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED)`,
    [days, limit],
  );
  const quarantined = await database.pool.query(
    `UPDATE quarantined_ticket SET body = NULL WHERE quarantine_id IN (
       SELECT quarantine_id FROM quarantined_ticket
       WHERE body IS NOT NULL AND ${due.quarantined}
       ORDER BY ${due.quarantineOrder} LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED)`,
    [days, limit],
  );
  return { pages: pages.rowCount ?? 0, quarantined: quarantined.rowCount ?? 0 };
}

/**
 * Deletes attempts that ended more than `days` ago, oldest first; those at open pages stay.
 * @param limit rows at most, so that the transaction is short
 */
export async function deleteOldAttempts(database: Database, days: number, limit: number): Promise<number> {
  const { rowCount } = await database.pool.query(
    `DELETE FROM page_attempt WHERE (page_id, attempt) IN (
       SELECT a.page_id, a.attempt FROM page_attempt a JOIN page p USING (page_id)
       WHERE a.ended_at < ${DAYS_AGO} AND NOT (${isOpenPage('p')})
       ORDER BY a.ended_at LIMIT $2 FOR UPDATE OF a SKIP LOCKED)`,
    [days, limit],
  );
  return rowCount ?? 0;
}

/** Deletes retries that were requested more than `days` ago and are finished. */
export async function deleteOldRetries(database: Database, days: number, limit: number): Promise<number> {
  const { rowCount } = await database.pool.query(
    `DELETE FROM retry WHERE retry_id IN (
       SELECT retry_id FROM retry
       WHERE requested_at < ${DAYS_AGO} AND finished_at IS NOT NULL
       ORDER BY requested_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    [days, limit],
  );
  return rowCount ?? 0;
}

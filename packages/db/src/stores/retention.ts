import type { Database } from '../client.js';

/** Bodies cleared by one call. */
export interface ClearedBodies {
  readonly pages: number;
  readonly quarantined: number;
}

/**
 * Clears bodies of pages that were processed more than `days` ago, and of quarantined tickets that were closed that long ago; their rows
 * and counts stay. Pages that a replay has still to take keep theirs, and so does what is open.
 * By partial indexes on the time: where nothing is due it costs two look-ups. Rows that somebody else has locked wait for the next call.
 * @param limit rows of each kind at most, so that no transaction is long
 */
export async function clearOldBodies(
  database: Database,
  days: number,
  limit: number,
): Promise<ClearedBodies> {
  const pages = await database.pool.query(
    `UPDATE page SET body = NULL WHERE page_id IN (
       SELECT p.page_id FROM page p
       WHERE p.body IS NOT NULL AND p.status = 'PROCESSED' AND p.processed_at < now() - make_interval(days => $1)
         AND NOT EXISTS (SELECT FROM run_replayed_page x WHERE x.page_id = p.page_id AND x.status = 'STORED')
       ORDER BY p.processed_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED)`,
    [days, limit],
  );
  const quarantined = await database.pool.query(
    `UPDATE quarantined_ticket SET body = NULL WHERE quarantine_id IN (
       SELECT quarantine_id FROM quarantined_ticket
       WHERE status <> 'OPEN' AND body IS NOT NULL AND resolved_at < now() - make_interval(days => $1)
       ORDER BY resolved_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED)`,
    [days, limit],
  );
  return { pages: pages.rowCount ?? 0, quarantined: quarantined.rowCount ?? 0 };
}

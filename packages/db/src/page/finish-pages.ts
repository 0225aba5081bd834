import type { PageStatus, TicketCounts } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import { type Queryable, textArray } from '../sql.js';
import { isOpenPage } from './open-page-sql.js';

/** Locks a page's row. @returns its status now, and how many persons are erased now; null: no such page */
export async function lockPage(
  client: Queryable,
  pageId: number,
): Promise<{ status: PageStatus; erasedPersons: number } | null> {
  const { rows } = await client.query<{ status: PageStatus; erasedPersons: number }>({
    name: 'lock-page',
    text: `SELECT status, (SELECT count(*) FROM erased_person) AS "erasedPersons" FROM page WHERE page_id = $1 FOR UPDATE`,
    values: [pageId],
  });
  return rows[0] ?? null;
}

/**
 * Writes what became of a page; the check constraint page_balances refuses counts that do not balance (I6). A
 * body that is larger than maxLengthDumpedCallsInKbs is not kept: the first kilobytes of it would be of no
 * use, neither to read nor to replay.
 * @param ticketIds of the tickets on it: their digests find the pages that a ticket came on
 * @param keepBody false: it names somebody whose data was erased
 */
export async function markPageProcessed(
  client: Queryable,
  pageId: number,
  counts: TicketCounts,
  ticketIds: readonly string[],
  keepBody: boolean,
): Promise<void> {
  await client.query({
    name: 'mark-page-processed',
    text: `UPDATE page SET status = 'PROCESSED', received = $2, applied = $3, unchanged = $4, stale = $5, skipped = $6, quarantined = $7,
        processed_at = clock_timestamp(), attempts = attempts + 1, error_code = NULL, error_message = NULL,
        ticket_digests = ARRAY(SELECT hashtextextended(id, 0) FROM unnest($8::text[]) AS i(id)),
        body = CASE WHEN NOT $9 OR f.max_length_dumped_calls_in_kbs = 0 OR body_bytes > f.max_length_dumped_calls_in_kbs * 1024::bigint THEN NULL
          ELSE body END
      FROM interface f WHERE page_id = $1`,
    values: [
      pageId,
      counts.received,
      counts.applied,
      counts.unchanged,
      counts.stale,
      counts.skipped,
      counts.quarantined,
      textArray(ticketIds, (id) => id),
      keepBody,
    ],
  });
}

/**
 * The page stays with its body, FAILED, and says why. It was not processed: its counts but `received` are
 * zero.
 */
export async function markPageFailed(
  client: Queryable,
  pageId: number,
  failure: { code: string; message: string; received: number | null },
): Promise<void> {
  await client.query(
    `UPDATE page SET status = 'FAILED', received = coalesce($4, received), error_code = $2, error_message = $3, attempts = attempts + 1,
       processed_at = clock_timestamp() WHERE page_id = $1 AND status <> 'PROCESSED'`,
    [pageId, failure.code, failure.message, failure.received],
  );
}

/** Moves committed-through to the end of the unbroken sequence of pages that are processed or given up. */
export async function moveCommittedThrough(client: Queryable): Promise<void> {
  await client.query({
    name: 'move-committed-through',
    text: `UPDATE sync_key k SET committed_through = n.key, updated_at = clock_timestamp()
      FROM (SELECT CASE WHEN o.page_id IS NULL THEN s.fetched_through ELSE o.requested_key END AS key
        FROM sync_key s LEFT JOIN LATERAL (
          SELECT page_id, requested_key FROM page WHERE ${isOpenPage()} AND source = 'FEED' ORDER BY page_id LIMIT 1) o ON true) n
      WHERE k.committed_through IS DISTINCT FROM n.key`,
  });
}

/** Reopens failed pages: they wait to be processed again, and their runs are RUNNING again. */
export async function reopenPages(database: Database, pageIds: readonly number[]): Promise<void> {
  await database.pool.query(
    `WITH reopened AS (
       UPDATE page SET status = 'STORED', error_code = NULL, error_message = NULL, attempts = 0 WHERE page_id = ANY($1) AND status = 'FAILED'
       RETURNING run_id)
     UPDATE run SET status = 'RUNNING', finished_at = NULL WHERE run_id IN (SELECT run_id FROM reopened) AND status <> 'ABORTED'`,
    [pageIds],
  );
}

/** Bodies cleared by one call. */
export interface ClearedBodies {
  readonly pages: number;
  readonly quarantined: number;
}

/**
 * Clears bodies of pages that were processed more than `days` ago, and of quarantined tickets that were
 * closed that long ago; their rows and counts stay. Pages that a replay has still to take keep theirs, and so
 * does what is open. By partial indexes on the time: where nothing is due it costs two look-ups. Rows that
 * somebody else has locked wait for the next call.
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

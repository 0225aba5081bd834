import type { PageStatus, TicketCounts } from '@tixngo-sync/domain';
import { type Queryable, textArray } from '../sql.js';
import { isOpenPage } from './open-page-sql.js';
import { attemptValues, type EndedAttempt, NEXT_ATTEMPT } from './page-attempts.js';

/** Locks a page's row. @returns its status now, and how many persons are erased now; null: no such page */
export async function lockPage(
  client: Queryable,
  pageId: number,
): Promise<{ status: PageStatus; erasedPersons: number } | null> {
  const { rows } = await client.query<{ status: PageStatus; erasedPersons: number }>({
    name: 'lock-page',
    text: `SELECT status, (SELECT count(*) FROM erased_person) AS "erasedPersons"
      FROM page WHERE page_id = $1 FOR UPDATE`,
    values: [pageId],
  });
  return rows[0] ?? null;
}

export interface ProcessedPage {
  readonly counts: TicketCounts;
  /** Of the tickets on it: their digests find the pages that a ticket came on. */
  readonly ticketIds: readonly string[];
  /** False when the body names a person whose data was erased. */
  readonly keepBody: boolean;
  readonly attempt: EndedAttempt;
}

/**
 * Writes the outcome of a page, and the attempt; the check constraint page_balances refuses counts that do
 * not balance (I6). A page that was given up is no longer. A body that is larger than
 * maxLengthDumpedCallsInKbs is not kept: its first kilobytes would be of no use, neither to read nor to
 * replay.
 */
export async function markPageProcessed(
  client: Queryable,
  pageId: number,
  { counts, ticketIds, keepBody, attempt }: ProcessedPage,
): Promise<void> {
  await client.query({
    name: 'mark-page-processed',
    text: `WITH ended AS (
        INSERT INTO page_attempt (${NEXT_ATTEMPT.columns}, outcome)
        SELECT ${NEXT_ATTEMPT.values}, 'PROCESSED' FROM page p WHERE p.page_id = $1)
      UPDATE page SET status = 'PROCESSED', received = $5, applied = $6, unchanged = $7, stale = $8,
        skipped = $9, quarantined = $10, processed_at = clock_timestamp(), attempts = attempts + 1,
        retried_by = NULL, error_code = NULL, error_message = NULL,
        given_up_at = NULL, given_up_by = NULL, given_up_reason = NULL,
        ticket_digests = ARRAY(SELECT hashtextextended(id, 0) FROM unnest($11::text[]) AS i(id)),
        body = CASE WHEN NOT $12 OR f.max_length_dumped_calls_in_kbs = 0
          OR body_bytes > f.max_length_dumped_calls_in_kbs * 1024::bigint THEN NULL ELSE body END
      FROM interface f WHERE page_id = $1`,
    values: [
      pageId,
      ...attemptValues(attempt),
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

/** Moves committed-through to the end of the unbroken sequence of pages that are processed or given up. */
export async function moveCommittedThrough(client: Queryable): Promise<void> {
  await client.query({
    name: 'move-committed-through',
    text: `UPDATE sync_key k SET committed_through = n.key, updated_at = clock_timestamp()
      FROM (SELECT CASE WHEN o.page_id IS NULL THEN s.fetched_through ELSE o.requested_key END AS key
        FROM sync_key s LEFT JOIN LATERAL (
          SELECT page_id, requested_key FROM page WHERE ${isOpenPage()} AND source = 'FEED'
          ORDER BY page_id LIMIT 1) o ON true) n
      WHERE k.committed_through IS DISTINCT FROM n.key`,
  });
}

import type { TicketCounts } from '@tixngo-sync/domain';
import type { Queryable } from '../queryable.js';
import { textArray } from './arrays.js';

/**
 * Writes what became of a page; the check constraint page_balances refuses counts that do not balance (I6). A body that is larger than
 * maxLengthDumpedCallsInKbs is not kept: the first kilobytes of it would be of no use, neither to read nor to replay.
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

/** The page stays with its body, FAILED, and says why. It was not processed: its counts but `received` are zero. */
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

/** Moves committed-through to the end of the unbroken row of processed pages. */
export async function moveCommittedThrough(client: Queryable): Promise<void> {
  await client.query({
    name: 'move-committed-through',
    text: `UPDATE sync_key k SET committed_through = n.key, updated_at = clock_timestamp()
      FROM (SELECT CASE WHEN o.page_id IS NULL THEN s.fetched_through ELSE o.requested_key END AS key
        FROM sync_key s LEFT JOIN LATERAL (
          SELECT page_id, requested_key FROM page WHERE status <> 'PROCESSED' AND source = 'FEED' ORDER BY page_id LIMIT 1) o ON true) n
      WHERE k.committed_through IS DISTINCT FROM n.key`,
  });
}

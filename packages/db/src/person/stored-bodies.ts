import type { Queryable } from '../sql.js';

export interface StoredBody {
  readonly id: number;
  readonly source: 'FEED' | 'FILE';
  /** gzip. */
  readonly body: Uint8Array;
}

/** The page with a body that follows this id: one at a time, for a body may be large. */
export async function nextPageBody(client: Queryable, afterId: number): Promise<StoredBody | null> {
  const { rows } = await client.query<StoredBody>(
    'SELECT page_id AS id, source, body FROM page WHERE page_id > $1 AND body IS NOT NULL ORDER BY page_id ' +
      'LIMIT 1',
    [afterId],
  );
  return rows[0] ?? null;
}

/**
 * Takes a person out of a page's body: cleared where the page is processed, since nothing needs it; else what
 * is still to be processed.
 */
export async function replacePageBody(
  client: Queryable,
  pageId: number,
  body: Uint8Array,
  bodyBytes: number,
): Promise<'cleared' | 'rewritten'> {
  const { rows } = await client.query<{ cleared: boolean }>(
    `UPDATE page SET body = CASE WHEN status = 'PROCESSED' THEN NULL ELSE $2::bytea END,
       body_bytes = CASE WHEN status = 'PROCESSED' THEN body_bytes ELSE $3 END
     WHERE page_id = $1 RETURNING body IS NULL AS cleared`,
    [pageId, body, bodyBytes],
  );
  return rows[0]?.cleared === false ? 'rewritten' : 'cleared';
}

export interface QuarantinedText {
  readonly id: number;
  readonly ticketId: string | null;
  readonly body: string;
}

/** Quarantined tickets with a body that follow this id. */
export async function nextQuarantinedBodies(
  client: Queryable,
  afterId: number,
  limit: number,
): Promise<QuarantinedText[]> {
  const { rows } = await client.query<QuarantinedText>(
    `SELECT quarantine_id AS id, ticket_id AS "ticketId", body FROM quarantined_ticket
     WHERE quarantine_id > $1 AND body IS NOT NULL ORDER BY quarantine_id LIMIT $2`,
    [afterId, limit],
  );
  return rows;
}

/** As {@link replacePageBody}: what is open keeps a body that can be retried. */
export async function replaceQuarantinedBody(
  client: Queryable,
  id: number,
  body: string,
): Promise<'cleared' | 'rewritten'> {
  const { rows } = await client.query<{ cleared: boolean }>(
    `UPDATE quarantined_ticket SET body = CASE WHEN status = 'OPEN' THEN $2 END WHERE quarantine_id = $1
      RETURNING body IS NULL AS cleared`,
    [id, body],
  );
  return rows[0]?.cleared === false ? 'rewritten' : 'cleared';
}

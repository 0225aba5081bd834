import type { Database } from '../client.js';
import type { Queryable } from '../queryable.js';
import type { BadTicket } from '../statements/quarantine.js';

/** An open quarantined ticket as retrying it needs it. */
export interface QuarantinedBody {
  readonly quarantineId: number;
  readonly pageId: number;
  readonly source: 'FEED' | 'FILE';
  readonly position: number;
  readonly lineNumber: number | null;
  readonly message: string;
  /** JSON text; null: erased. */
  readonly body: string | null;
}

/** @param ids null: every open one */
export async function readQuarantinedBodies(
  database: Database,
  ids: readonly number[] | null,
): Promise<QuarantinedBody[]> {
  const { rows } = await database.pool.query<QuarantinedBody>(
    `SELECT q.quarantine_id AS "quarantineId", q.page_id AS "pageId", p.source, q.position, q.line_number AS "lineNumber", q.message, q.body
     FROM quarantined_ticket q JOIN page p USING (page_id)
     WHERE q.status = 'OPEN' AND ($1::integer[] IS NULL OR q.quarantine_id = ANY($1)) ORDER BY q.page_id, q.position`,
    [ids],
  );
  return rows;
}

/** Says of tickets that are still bad what is wrong with them now. */
export async function updateQuarantined(
  client: Queryable,
  pageId: number,
  bad: readonly BadTicket[],
): Promise<void> {
  await client.query(
    `UPDATE quarantined_ticket q SET reason_code = i.reason_code, field = i.field, message = i.message
     FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[]) AS i(position, reason_code, field, message)
     WHERE q.page_id = $1 AND q.position = i.position AND q.status = 'OPEN'`,
    [
      pageId,
      bad.map((t) => t.position),
      bad.map((t) => t.reason),
      bad.map((t) => t.field),
      bad.map((t) => t.message),
    ],
  );
}

export async function resolveQuarantined(
  client: Queryable,
  ids: readonly number[],
  by: string,
  resolution: string,
): Promise<void> {
  await client.query(
    `UPDATE quarantined_ticket SET status = 'RESOLVED', resolved_at = now(), resolved_by = $2, resolution = $3
     WHERE quarantine_id = ANY($1) AND status = 'OPEN'`,
    [ids, by, resolution],
  );
}

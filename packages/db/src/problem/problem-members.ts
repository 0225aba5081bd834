import type { Database } from '../client.js';
import { isOpenFailure } from '../page/open-page-sql.js';
import { pageProblemId } from '../page/page-problem-sql.js';
import type { Screen } from '../records.js';
import type { Queryable } from '../sql.js';
import type { ProblemKind } from './show-problems.js';

/** A failed page or a quarantined ticket of a problem. */
export interface ProblemMember {
  /** Page id or quarantine id, by the problem's kind. */
  readonly id: number;
  readonly pageId: number;
  readonly quarantineId: number | null;
  readonly position: number | null;
  readonly ticketId: string | null;
  readonly taxNumber: string | null;
  readonly message: string;
  readonly at: Date;
  /** False: cleared, so that it can only be skipped or given up. */
  readonly hasBody: boolean;
}

interface ProblemOfKind {
  readonly problemId: string;
  readonly kind: ProblemKind;
}

/** @returns what is open of a problem, newest first; by the indexes of the problem's id */
export async function listProblemMembers(
  database: Database,
  { problemId, kind }: ProblemOfKind,
  { limit, before }: Screen,
): Promise<ProblemMember[]> {
  const { rows } = await database.pool.query<ProblemMember>(MEMBERS[kind], [
    problemId,
    before ?? null,
    limit,
  ]);
  return rows;
}

// The ids come first, from the index alone: the planner would else take the rows to be scattered, and read
// every newer ticket instead.
const MEMBERS: Readonly<Record<ProblemKind, string>> = {
  QUARANTINE: `WITH own AS MATERIALIZED (
      SELECT quarantine_id FROM quarantined_ticket
      WHERE status = 'OPEN' AND problem_id = $1 AND quarantine_id < coalesce($2::integer, 2147483647)
      ORDER BY quarantine_id DESC LIMIT $3)
    SELECT quarantine_id AS id, page_id AS "pageId", quarantine_id AS "quarantineId", position,
      ticket_id AS "ticketId", tax_number AS "taxNumber", message, created_at AS at,
      body IS NOT NULL AS "hasBody"
    FROM own JOIN quarantined_ticket USING (quarantine_id) ORDER BY quarantine_id DESC`,
  PAGE: `SELECT page_id AS id, page_id AS "pageId", NULL::integer AS "quarantineId", NULL::integer AS position,
      NULL::text AS "ticketId", NULL::text AS "taxNumber", coalesce(error_message, '') AS message,
      coalesce(processed_at, fetched_at) AS at, body IS NOT NULL AS "hasBody"
    FROM page
    WHERE ${isOpenFailure()} AND ${pageProblemId()} = $1 AND page_id < coalesce($2::integer, 2147483647)
    ORDER BY page_id DESC LIMIT $3`,
};

/**
 * Returns the ids of what is open of a problem in the order of the feed: page ids or quarantine ids.
 * @param options.limit the first this many; null: all
 * @param options.withBody only those that can be processed again
 */
export async function problemMemberIds(
  client: Queryable,
  { problemId, kind }: ProblemOfKind,
  { limit, withBody }: { readonly limit: number | null; readonly withBody: boolean },
): Promise<number[]> {
  const { rows } = await client.query<{ id: number }>(
    kind === 'PAGE'
      ? `SELECT page_id AS id FROM page WHERE ${isOpenFailure()} AND ${pageProblemId()} = $1
           AND (body IS NOT NULL OR NOT $3) ORDER BY page_id LIMIT $2`
      : `SELECT quarantine_id AS id FROM quarantined_ticket WHERE status = 'OPEN' AND problem_id = $1
           AND (body IS NOT NULL OR NOT $3) ORDER BY page_id, position LIMIT $2`,
    [problemId, limit, withBody],
  );
  return rows.map(({ id }) => id);
}

import type { Database } from '../client.js';
import { isOpenFailure } from '../page/open-page-sql.js';
import { pageProblemId } from '../page/page-problem-sql.js';

/** PAGE: failed pages that are not given up. QUARANTINE: open quarantined tickets. */
export type ProblemKind = 'PAGE' | 'QUARANTINE';

/** Open failures with one root cause. */
export interface Problem {
  readonly problemId: string;
  readonly kind: ProblemKind;
  readonly code: string;
  /** Positions in lists are left out: `lifecycle[].status`. */
  readonly field: string | null;
  /** With … in place of ids and values. */
  readonly message: string;
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** The newest. */
  readonly example: {
    readonly pageId: number;
    readonly quarantineId: number | null;
    readonly ticketId: string | null;
    readonly message: string;
  };
}

export interface ProblemFilter {
  readonly problemId?: string | undefined;
  readonly kind?: ProblemKind | undefined;
  readonly code?: string | undefined;
}

/** Continue after the problem of this count and id. */
export interface ProblemPosition {
  readonly count: number;
  readonly problemId: string;
}

/**
 * Groups what is open by root cause, the most frequent first. Reads what is open by partial indexes, however
 * much was closed: 100,000 open tickets take 0.2 s on a busy 2-core machine. Failed pages are few.
 */
export async function listProblems(
  database: Database,
  { limit, after }: { readonly limit: number; readonly after?: ProblemPosition | undefined },
  filter: ProblemFilter = {},
): Promise<Problem[]> {
  const { rows } = await database.pool.query<Problem>(problemsSql(filter), [
    limit,
    after?.count ?? null,
    after?.problemId ?? null,
    ...(filter.problemId === undefined ? [] : [filter.problemId]),
    ...(filter.code === undefined ? [] : [filter.code]),
  ]);
  return rows;
}

/** @returns the problem, or null when nothing with this cause is open */
export async function showProblem(database: Database, problemId: string): Promise<Problem | null> {
  const [problem] = await listProblems(database, { limit: 1 }, { problemId });
  return problem ?? null;
}

/** A condition that is not asked for is left out, so that the planner sees what the indexes are for. */
function problemsSql({ problemId, kind, code }: ProblemFilter): string {
  const idOf = problemId === undefined ? null : '$4';
  const codeOf = code === undefined ? null : problemId === undefined ? '$4' : '$5';
  const wanted = (id: string, codeColumn: string) =>
    `${idOf === null ? '' : ` AND ${id} = ${idOf}`}${codeOf === null ? '' : ` AND ${codeColumn} = ${codeOf}`}`;
  const tickets = `SELECT 'QUARANTINE' AS kind, q.problem_id, count(*) AS count, min(q.created_at) AS first_at,
      max(q.created_at) AS last_at, max(q.quarantine_id) AS example_id
    FROM quarantined_ticket q WHERE q.status = 'OPEN'${wanted('q.problem_id', 'q.reason_code')}
    GROUP BY q.problem_id`;
  const pages = `SELECT 'PAGE', ${pageProblemId('p')}, count(*), min(coalesce(p.processed_at, p.fetched_at)),
      max(coalesce(p.processed_at, p.fetched_at)), max(p.page_id)
    FROM page p WHERE ${isOpenFailure('p')}${wanted(pageProblemId('p'), 'p.error_code')} GROUP BY 2`;
  const parts = [kind === 'PAGE' ? [] : [tickets], kind === 'QUARANTINE' ? [] : [pages]].flat();
  return `WITH cause (kind, problem_id, count, first_at, last_at, example_id) AS (${parts.join(' UNION ALL ')}),
    part AS (SELECT * FROM cause
      WHERE $2::bigint IS NULL OR count < $2 OR (count = $2 AND problem_id > $3::text)
      ORDER BY count DESC, problem_id LIMIT $1)
    SELECT c.problem_id AS "problemId", c.kind, coalesce(q.reason_code, p.error_code, '') AS code,
      regexp_replace(q.field, '\\[\\d+\\]', '[]', 'g') AS field,
      coalesce(message_shape(coalesce(q.message, p.error_message)), '') AS message, c.count,
      c.first_at AS "firstAt", c.last_at AS "lastAt",
      json_build_object('pageId', coalesce(q.page_id, p.page_id), 'quarantineId', q.quarantine_id,
        'ticketId', q.ticket_id, 'message', coalesce(q.message, p.error_message, '')) AS example
    FROM part c LEFT JOIN quarantined_ticket q ON c.kind = 'QUARANTINE' AND q.quarantine_id = c.example_id
    LEFT JOIN page p ON c.kind = 'PAGE' AND p.page_id = c.example_id
    ORDER BY c.count DESC, c.problem_id`;
}

import type { Author } from '../audit.js';
import { auditSql } from '../audit-sql.js';
import type { Database } from '../client.js';
import type { ProblemKind } from '../problem/show-problems.js';
import type { Queryable } from '../sql.js';
import { inTransaction } from '../transaction.js';

/** A retry of many pages or quarantined tickets. */
export interface Retry {
  readonly retryId: number;
  readonly kind: ProblemKind;
  /** The problem that was retried; null: chosen otherwise. */
  readonly problemId: string | null;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly reason: string | null;
  readonly total: number;
  /** Not tried yet. */
  readonly waiting: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly stoppedAt: Date | null;
  /** Null: in progress. */
  readonly finishedAt: Date | null;
  /** Why it ended early. */
  readonly errorMessage: string | null;
  readonly jobId: string;
}

export interface RetryToStore {
  readonly kind: ProblemKind;
  readonly problemId: string | null;
  /** Page ids or quarantine ids, in the order of the feed. */
  readonly itemIds: readonly number[];
  readonly requestedBy: string;
  readonly reason: string | undefined;
}

/**
 * Stores a retry. Pages have their own jobs, so a retry of pages needs no worker of its own and is closed at
 * once; its figures come from the pages.
 * @returns its id
 */
export async function storeRetry(client: Queryable, retry: RetryToStore): Promise<number> {
  const { rows } = await client.query<{ retry_id: number }>(
    `INSERT INTO retry (kind, problem_id, item_ids, requested_by, reason, finished_at)
     VALUES ($1, $2, $3, $4, $5, CASE WHEN $1 = 'PAGE' THEN now() END) RETURNING retry_id`,
    [retry.kind, retry.problemId, retry.itemIds, retry.requestedBy, retry.reason ?? null],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('INSERT … RETURNING returned no row');
  return row.retry_id;
}

/** The figures of a retry of pages are read from the pages, by their primary key. */
const RETRY = `SELECT r.retry_id AS "retryId", r.kind, r.problem_id AS "problemId",
    r.requested_by AS "requestedBy", r.requested_at AS "requestedAt", r.reason,
    cardinality(r.item_ids) AS total,
    CASE r.kind WHEN 'PAGE' THEN p.waiting ELSE cardinality(r.item_ids) - r.done END AS waiting,
    CASE r.kind WHEN 'PAGE' THEN p.succeeded ELSE r.succeeded END AS succeeded,
    CASE r.kind WHEN 'PAGE' THEN p.failed ELSE r.done - r.succeeded END AS failed,
    r.stopped_at AS "stoppedAt",
    CASE WHEN r.kind = 'QUARANTINE' THEN r.finished_at WHEN p.waiting = 0 THEN p.ended_at END AS "finishedAt",
    r.error_message AS "errorMessage",
    CASE r.kind WHEN 'PAGE' THEN 'page-' || r.item_ids[1] ELSE 'retry-' || r.retry_id END AS "jobId"
  FROM retry r LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE status = 'STORED') AS waiting,
      count(*) FILTER (WHERE status = 'PROCESSED') AS succeeded,
      count(*) FILTER (WHERE status = 'FAILED') AS failed, max(processed_at) AS ended_at
    FROM page WHERE r.kind = 'PAGE' AND page_id = ANY(r.item_ids)) p ON true`;

/** @returns the retry as it is now, or null if there is none of that id */
export async function showRetry(database: Database, retryId: number): Promise<Retry | null> {
  const { rows } = await database.pool.query<Retry>(`${RETRY} WHERE r.retry_id = $1`, [retryId]);
  return rows[0] ?? null;
}

/** @returns the newest retries of a problem */
export async function retriesOfProblem(
  database: Database,
  problemId: string,
  limit: number,
): Promise<Retry[]> {
  const { rows } = await database.pool.query<Retry>(
    `${RETRY} WHERE r.problem_id = $1 ORDER BY r.retry_id DESC LIMIT $2`,
    [problemId, limit],
  );
  return rows;
}

/** Retries that a worker has to continue. */
export async function openRetryIds(database: Database): Promise<number[]> {
  const { rows } = await database.pool.query<{ retry_id: number }>(
    'SELECT retry_id FROM retry WHERE finished_at IS NULL ORDER BY retry_id',
  );
  return rows.map((row) => row.retry_id);
}

/** The next quarantine ids of a retry. */
export interface RetryPortion {
  readonly ids: readonly number[];
  /** How many were tried before. */
  readonly done: number;
  readonly total: number;
  readonly requestedBy: string;
}

/** @returns null when the retry is finished, was stopped, or does not exist */
export async function nextOfRetry(
  database: Database,
  retryId: number,
  limit: number,
): Promise<RetryPortion | null> {
  const { rows } = await database.pool.query<RetryPortion>(
    `SELECT item_ids[done + 1 : done + $2] AS ids, done, cardinality(item_ids) AS total,
       requested_by AS "requestedBy"
     FROM retry WHERE retry_id = $1 AND finished_at IS NULL`,
    [retryId, limit],
  );
  return rows[0] ?? null;
}

/**
 * Counts a portion as tried, and finishes the retry after its last. Another worker that has counted it
 * meanwhile is not repeated. Costs a look at the tickets of the portion.
 */
export async function countTried(
  database: Database,
  retryId: number,
  { ids, done }: RetryPortion,
): Promise<void> {
  await database.pool.query(
    `UPDATE retry SET done = done + cardinality($3::integer[]),
       succeeded = succeeded + (SELECT count(*) FROM quarantined_ticket
         WHERE quarantine_id = ANY($3) AND status <> 'OPEN'),
       finished_at = CASE WHEN done + cardinality($3::integer[]) >= cardinality(item_ids)
         THEN coalesce(finished_at, clock_timestamp()) ELSE finished_at END
     WHERE retry_id = $1 AND done = $2`,
    [retryId, done, ids],
  );
}

/** Ends a retry that cannot continue. */
export async function failRetry(database: Database, retryId: number, message: string): Promise<void> {
  await database.pool.query(
    `UPDATE retry SET finished_at = clock_timestamp(), error_message = $2
     WHERE retry_id = $1 AND finished_at IS NULL`,
    [retryId, message],
  );
}

/**
 * Stops a retry of quarantined tickets: the worker ends after the tickets it is trying; the others stay in
 * quarantine. Audited in the same transaction.
 * @returns false when it is finished already, is one of pages, or does not exist
 */
export function stopRetry(
  database: Database,
  author: Author,
  retryId: number,
  reason?: string,
): Promise<boolean> {
  return inTransaction(database, async (client) => {
    const { rowCount } = await client.query(
      `UPDATE retry SET stopped_at = clock_timestamp(), finished_at = clock_timestamp()
       WHERE retry_id = $1 AND finished_at IS NULL`,
      [retryId],
    );
    if (rowCount === 0) return false;
    await auditSql(client, { ...author, action: 'retry.stop', target: `retry ${retryId}`, reason });
    return true;
  });
}

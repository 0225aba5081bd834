import { type RowOf, SHOWN_ATTEMPT_FIELDS } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import { selectListOf } from '../records.js';
import type { Queryable } from '../sql.js';

export type PageAttempt = RowOf<typeof SHOWN_ATTEMPT_FIELDS>;

/** A try to process a page, as its worker knows it when it ends. */
export interface EndedAttempt {
  /** Since it began, by a clock that does not jump; null: unknown. */
  readonly durationMs: number | null;
  readonly worker: string | null;
  readonly replayRunId: number | null;
}

/**
 * The columns of page_attempt for the next attempt at page `p`: its number, and who made it. The parameters
 * are $1 the page, $2 to $4 the attempt in the order of `attemptValues`. The times are the database's. The
 * insert costs 0.7 ms a page (of 1,000 tickets, on a busy 2-core machine).
 */
export const NEXT_ATTEMPT = {
  columns: 'page_id, attempt, started_at, ended_at, trigger, requested_by, worker',
  values: `p.page_id, p.attempts + 1,
    clock_timestamp() - $2::float8 * interval '1 millisecond', clock_timestamp(),
    CASE WHEN $4::integer IS NOT NULL THEN 'REPLAY' WHEN p.retried_by IS NOT NULL THEN 'RETRY'
      WHEN p.attempts = 0 THEN 'FIRST' ELSE 'AUTOMATIC' END,
    CASE WHEN $4::integer IS NOT NULL THEN (SELECT requested_by FROM run WHERE run_id = $4)
      WHEN p.retried_by IS NOT NULL THEN p.retried_by
      WHEN p.attempts = 0 THEN (SELECT requested_by FROM run r WHERE r.run_id = p.run_id) END,
    $3::text`,
};

export function attemptValues({ durationMs, worker, replayRunId }: EndedAttempt) {
  return [durationMs, worker, replayRunId] as const;
}

export interface FailedAttempt extends EndedAttempt {
  readonly outcome: 'FAILED' | 'LOST';
  readonly code: string;
  readonly message: string;
  /** How many tickets the page has; null: as stored. */
  readonly received: number | null;
  /** The page will not be tried again: it becomes FAILED, unless it was processed before. */
  readonly isLast: boolean;
}

/**
 * Records a failed try. After the last one the page is FAILED, with its body and the reason; its counts
 * other than `received` are zero, because it was not processed.
 */
export async function recordFailedAttempt(
  client: Queryable,
  pageId: number,
  attempt: FailedAttempt,
): Promise<void> {
  await client.query(
    `WITH p AS MATERIALIZED (
       SELECT page_id, run_id, attempts, retried_by, status, received, error_code, error_message, processed_at
       FROM page WHERE page_id = $1 FOR UPDATE),
     ended AS (
       INSERT INTO page_attempt (${NEXT_ATTEMPT.columns}, outcome, error_code, error_message)
       SELECT ${NEXT_ATTEMPT.values}, $5, $6, $7 FROM p),
     failed AS (SELECT $9::boolean AND status <> 'PROCESSED' AS now FROM p)
     UPDATE page SET attempts = p.attempts + 1, retried_by = NULL,
       status = CASE WHEN failed.now THEN 'FAILED' ELSE p.status END,
       received = CASE WHEN failed.now THEN coalesce($8::integer, p.received) ELSE p.received END,
       error_code = CASE WHEN failed.now THEN $6 ELSE p.error_code END,
       error_message = CASE WHEN failed.now THEN $7 ELSE p.error_message END,
       processed_at = CASE WHEN failed.now THEN clock_timestamp() ELSE p.processed_at END
     FROM p, failed WHERE page.page_id = p.page_id`,
    [
      pageId,
      ...attemptValues(attempt),
      attempt.outcome,
      attempt.code,
      attempt.message,
      attempt.received,
      attempt.isLast,
    ],
  );
}

/** @returns the attempts at a page in order, without those that retention deleted */
export async function listPageAttempts(database: Database, pageId: number): Promise<PageAttempt[]> {
  const { rows } = await database.pool.query<PageAttempt>(
    `SELECT ${selectListOf(SHOWN_ATTEMPT_FIELDS)} FROM page_attempt WHERE page_id = $1 ORDER BY attempt`,
    [pageId],
  );
  return rows;
}

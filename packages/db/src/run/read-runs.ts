import type { PageStatus, RunStatus, RunSummary, RunTrigger } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import type { Queryable } from '../sql.js';
import { LOST_UPLOAD } from './upload-life.js';

export interface RunProgress {
  readonly runId: number;
  readonly status: RunStatus;
  readonly batchSize: number | null;
  /** Sequence of its last stored page; 0: none. */
  readonly lastSequence: number;
  /** Tickets on its largest stored page; 0: none. */
  readonly largestPage: number;
  readonly fetchedThrough: string | null;
  readonly fetched: boolean;
}

export async function readRunProgress(database: Database, runId: number): Promise<RunProgress | null> {
  const { rows } = await database.pool.query<RunProgress>(
    `SELECT r.run_id AS "runId", r.status, r.batch_size AS "batchSize",
       p.last_sequence AS "lastSequence", p.largest_page AS "largestPage", k.fetched_through AS "fetchedThrough",
       r.fetched_at IS NOT NULL AS fetched
     FROM run r CROSS JOIN sync_key k CROSS JOIN LATERAL (
       SELECT coalesce(max(sequence), 0) AS last_sequence, coalesce(max(received), 0) AS largest_page
       FROM page WHERE page.run_id = r.run_id) p
     WHERE r.run_id = $1`,
    [runId],
  );
  return rows[0] ?? null;
}

/** @returns what `tixngo-sync run --json` prints; null: no such run */
export async function readRunSummary(client: Queryable, runId: number): Promise<RunSummary | null> {
  const { rows } = await client.query<RunSummary>(
    `SELECT r.run_id AS "runId", r.status, r.pages, r.received, r.applied, r.unchanged, r.stale, r.skipped,
      r.quarantined,
       k.fetched_through AS "paginationKey",
       round(extract(epoch FROM coalesce(r.finished_at, clock_timestamp()) - r.started_at) * 1000)::integer AS "durationMs"
     FROM run r CROSS JOIN sync_key k WHERE r.run_id = $1`,
    [runId],
  );
  return rows[0] ?? null;
}

/** Of a run `r` that is RUNNING: it is still to fetch, and no worker holds the lease. */
const ABANDONED = `r.fetched_at IS NULL AND r.trigger IN ('SCHEDULE', 'MANUAL')
  AND NOT EXISTS (SELECT FROM run_lease l WHERE l.run_id = r.run_id AND l.expires_at > clock_timestamp())`;

/** Returns the runs in progress. `abandoned`: still to fetch, and no worker holds the lease. */
export async function openRuns(
  database: Database,
): Promise<{ runId: number; trigger: RunTrigger; abandoned: boolean }[]> {
  const { rows } = await database.pool.query<{ runId: number; trigger: RunTrigger; abandoned: boolean }>(
    `SELECT r.run_id AS "runId", r.trigger, ${ABANDONED} AS abandoned
     FROM run r WHERE r.status = 'RUNNING' ORDER BY r.run_id`,
  );
  return rows;
}

/** A stored page gets its job at once; one that has waited this long may have none. */
const OVERDUE_SECONDS = 15;

/**
 * @returns whether the sweep may have work: a run that no worker fetches, an upload whose process is gone, or
 *   a page that has waited too long
 */
export async function needsSweep(database: Database): Promise<boolean> {
  const { rows } = await database.pool.query<{ needed: boolean }>(
    `SELECT EXISTS (SELECT FROM run r WHERE r.status = 'RUNNING' AND ${ABANDONED})
       OR EXISTS (SELECT FROM run r WHERE ${LOST_UPLOAD})
       OR EXISTS (SELECT FROM page WHERE status = 'STORED'
         AND fetched_at < clock_timestamp() - make_interval(secs => $1)) AS needed`,
    [OVERDUE_SECONDS],
  );
  return rows[0]?.needed ?? false;
}

/** How far a run's pages are: processed or failed, of those stored so far. */
export async function countRunPages(
  database: Database,
  runId: number,
): Promise<{ done: number; pages: number }> {
  const { rows } = await database.pool.query<{ done: number; pages: number }>(
    `SELECT count(*) FILTER (WHERE status <> 'STORED') AS done, count(*) AS pages FROM (
       SELECT p.status FROM page p JOIN run r USING (run_id) WHERE p.run_id = $1 AND r.trigger <> 'REPLAY'
       UNION ALL SELECT status FROM run_replayed_page WHERE run_id = $1) own`,
    [runId],
  );
  return rows[0] ?? { done: 0, pages: 0 };
}

/** A replay has no pages of its own: its ledger lists the pages that it processes again. */
export async function countPagesOfRun(
  database: Database,
  run: { runId: number; trigger: RunTrigger },
): Promise<Record<PageStatus, number>> {
  const { rows } = await database.pool.query<{ status: PageStatus; count: number }>(
    run.trigger === 'REPLAY'
      ? 'SELECT status::text, count(*) AS count FROM run_replayed_page WHERE run_id = $1 GROUP BY status'
      : 'SELECT status::text, count(*) AS count FROM page WHERE run_id = $1 GROUP BY status',
    [run.runId],
  );
  return {
    STORED: 0,
    PROCESSED: 0,
    FAILED: 0,
    ...Object.fromEntries(rows.map((row) => [row.status, row.count])),
  };
}

export async function countQuarantineOfRun(
  database: Database,
  runId: number,
): Promise<{ quarantineByReason: Record<string, number>; openQuarantine: number }> {
  const { rows } = await database.pool.query<{ reason_code: string; count: number; open: number }>(
    `SELECT reason_code, count(*) AS count, count(*) FILTER (WHERE q.status = 'OPEN') AS open
       FROM quarantined_ticket q JOIN page USING (page_id)
      WHERE page.run_id = $1
      GROUP BY reason_code ORDER BY count(*) DESC, reason_code`,
    [runId],
  );
  return {
    quarantineByReason: Object.fromEntries(rows.map((row) => [row.reason_code, row.count])),
    openQuarantine: rows.reduce((sum, row) => sum + row.open, 0),
  };
}

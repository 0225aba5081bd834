import { AbortedError, type RunStatus, type RunTrigger } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import type { Queryable } from '../sql.js';
import { inTransaction } from '../transaction.js';
import { bindLease } from './lease.js';

export interface RunToStart {
  readonly trigger: RunTrigger;
  readonly scheduleId: number | null;
  readonly scheduleName: string | null;
  readonly batchSize: number | null;
  readonly requestedBy: string | null;
  readonly fileName: string | null;
}

/**
 * Starts a run that holds the right to fetch, in one transaction: a run that is still to fetch and holds no
 * lease has lost its worker. Such a run is ABORTED here, with the counts of its pages (I6), because the new
 * run continues where it stopped.
 * @throws AbortedError if the lease is lost already
 */
export function startFetchingRun(database: Database, token: number, run: RunToStart): Promise<number> {
  return inTransaction(database, async (client) => {
    const { rows: lost } = await client.query<{ run_id: number }>(
      `UPDATE run SET status = 'ABORTED', fetched_at = clock_timestamp(), error_code = 'WORKER_LOST',
         error_message = 'Its worker is gone; the next run continued where it stopped. Nothing is lost.'
       WHERE status = 'RUNNING' AND fetched_at IS NULL AND trigger IN ('SCHEDULE', 'MANUAL')
         RETURNING run_id`,
    );
    for (const { run_id } of lost) await settleLockedRun(client, run_id);
    const runId = await startRun(client, run);
    if (!(await bindLease(client, token, runId)))
      throw new AbortedError('LEASE_LOST', 'the right to fetch was lost before the run began');
    return runId;
  });
}

/** @returns the new run's id */
export async function startRun(client: Queryable, run: RunToStart): Promise<number> {
  const { rows } = await client.query<{ run_id: number }>(
    `INSERT INTO run (trigger, schedule_id, schedule_name, batch_size, requested_by, file_name, first_key)
     SELECT $1::run_trigger, $2, $3, $4, $5, $6, fetched_through FROM sync_key RETURNING run_id`,
    [run.trigger, run.scheduleId, run.scheduleName, run.batchSize, run.requestedBy, run.fileName],
  );
  const row = rows[0];
  if (row === undefined)
    throw new Error('the row of sync_key is missing: run `tixngo-sync migrate` and restore it');
  return row.run_id;
}

/** Records the job that fetches a run, for links to Bull Board; a job that takes it over replaces it. */
export async function recordJobOfRun(database: Database, runId: number, jobId: string): Promise<void> {
  await database.pool.query('UPDATE run SET job_id = $2 WHERE run_id = $1', [runId, jobId]);
}

/**
 * All pages of the run are stored, or the run failed before that: it fetches no further page. Settles the
 * run. Waits for a page of the run that is about to commit (see `settleRunIfDone`), so that one of the two
 * closes the run.
 * @param warning what an operator should know of a run that did not fail
 */
export async function endFetching(
  database: Database,
  runId: number,
  failure: { code: string; message: string } | null,
  warning: string | null = null,
): Promise<RunStatus | null> {
  await database.pool.query(
    `UPDATE run SET fetched_at = coalesce(fetched_at, clock_timestamp()),
       last_key = CASE WHEN trigger = 'FILE' THEN NULL ELSE (SELECT fetched_through FROM sync_key) END,
       error_code = coalesce($2, error_code),
       error_message = coalesce($3, error_message), warning = coalesce($4, warning) WHERE run_id = $1`,
    [runId, failure?.code ?? null, failure?.message ?? null, warning],
  );
  return settleRun(database, runId);
}

/**
 * At the end of a page's transaction: closes the run if this was its last page. Otherwise it costs
 * two index look-ups.
 * @returns how the run ended; null: it has not
 */
export async function settleRunIfDone(client: Queryable, runId: number): Promise<RunStatus | null> {
  const { rows } = await client.query<{ done: boolean }>({
    name: 'run-done',
    text: `SELECT fetched_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM page p WHERE p.status = 'STORED' AND p.run_id = r.run_id)
        AND NOT EXISTS (SELECT FROM run_replayed_page x WHERE x.run_id = r.run_id
          AND x.status = 'STORED') AS done
      FROM run r WHERE run_id = $1 FOR NO KEY UPDATE OF r`,
    values: [runId],
  });
  return rows[0]?.done === true ? settleLockedRun(client, runId) : null;
}

/**
 * Brings a run's counts up to its pages', and closes it if nothing of it is left to do. The status is about
 * this run alone (docs/decisions, "A run has its own result"): FAILED if its fetching or one of its pages
 * failed; SUCCEEDED_WITH_ERRORS if one of its tickets is in quarantine or one of its pages was given up; else
 * SUCCEEDED. Its counts leave out pages that were given up, so they balance (I6). A page that is retried or
 * given up later may change the status of a closed run. Idempotent.
 * @returns its status after that; null: no such run
 */
export function settleRun(database: Database, runId: number): Promise<RunStatus | null> {
  return inTransaction(database, (client) => settleRunIn(client, runId));
}

/** Does the same in the caller's transaction, which keeps the run locked until it ends. */
export async function settleRunIn(client: Queryable, runId: number): Promise<RunStatus | null> {
  // Locked before its pages are counted: a page that commits meanwhile would else be overwritten by the older
  // count.
  await client.query('SELECT FROM run WHERE run_id = $1 FOR NO KEY UPDATE', [runId]);
  return settleLockedRun(client, runId);
}

async function settleLockedRun(client: Queryable, runId: number): Promise<RunStatus | null> {
  const { rows } = await client.query<{ status: RunStatus }>({
    name: 'settle-run',
    text: SETTLE,
    values: [runId],
  });
  return rows[0]?.status ?? null;
}

const SETTLE = `
  WITH own AS MATERIALIZED (
    SELECT count(*) AS pages,
      coalesce(sum(p.received) FILTER (WHERE p.given_up_at IS NULL), 0) AS received,
      coalesce(sum(p.applied), 0) AS applied, coalesce(sum(p.unchanged), 0) AS unchanged,
      coalesce(sum(p.stale), 0) AS stale, coalesce(sum(p.skipped), 0) AS skipped,
      coalesce(sum(p.quarantined), 0) AS quarantined,
      count(*) FILTER (WHERE coalesce(x.status, p.status) = 'STORED') AS waiting,
      count(*) FILTER (WHERE coalesce(x.status, p.status) = 'FAILED' AND p.given_up_at IS NULL) AS failed,
      count(*) FILTER (WHERE p.given_up_at IS NOT NULL) AS given_up,
      count(*) FILTER (WHERE p.quarantined > 0 AND EXISTS (
        SELECT FROM quarantined_ticket q WHERE q.page_id = p.page_id AND q.status = 'OPEN'
      )) AS with_quarantine
    FROM run r
    LEFT JOIN run_replayed_page x ON r.trigger = 'REPLAY' AND x.run_id = r.run_id
    JOIN page p ON CASE WHEN r.trigger = 'REPLAY' THEN p.page_id = x.page_id ELSE p.run_id = r.run_id END
    WHERE r.run_id = $1
  )
  UPDATE run r SET pages = own.pages, received = own.received, applied = own.applied,
    unchanged = own.unchanged, stale = own.stale,
    skipped = own.skipped, quarantined = own.quarantined,
    status = CASE
      WHEN r.status = 'ABORTED' THEN r.status
      WHEN r.fetched_at IS NULL OR own.waiting > 0 THEN 'RUNNING'::run_status
      WHEN r.error_code IS NOT NULL OR own.failed > 0 THEN 'FAILED'
      WHEN own.given_up > 0 OR own.with_quarantine > 0 THEN 'SUCCEEDED_WITH_ERRORS'
      ELSE 'SUCCEEDED' END,
    finished_at = CASE WHEN r.fetched_at IS NULL OR own.waiting > 0 THEN NULL ELSE coalesce(r.finished_at,
      clock_timestamp()) END
  FROM own WHERE r.run_id = $1 RETURNING r.status`;

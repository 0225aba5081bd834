import type { Database } from '../client.js';
import { isOpenFailure } from '../page/open-page-sql.js';

/** What waits for a person, of whatever run. */
export interface OpenFailures {
  readonly failedPages: number;
  readonly quarantined: number;
  readonly quarantinedByReason: Readonly<Record<string, number>>;
  /** How long the oldest of them has been in quarantine; null: none is. */
  readonly oldestSeconds: number | null;
}

/** Both counts read a partial index only, so that they cost the same however long the feed was. */
export async function openFailures(database: Database): Promise<OpenFailures> {
  const [pages, reasons] = await Promise.all([
    database.pool.query<{ count: number }>(`SELECT count(*) AS count FROM page WHERE ${isOpenFailure()}`),
    database.pool.query<{ reason_code: string; count: number; oldest: number }>(
      `SELECT reason_code, count(*) AS count, extract(epoch FROM clock_timestamp() - min(created_at))::float8 AS oldest
       FROM quarantined_ticket WHERE status = 'OPEN' GROUP BY reason_code ORDER BY count(*) DESC, reason_code`,
    ),
  ]);
  return {
    failedPages: pages.rows[0]?.count ?? 0,
    quarantined: reasons.rows.reduce((sum, row) => sum + row.count, 0),
    quarantinedByReason: Object.fromEntries(reasons.rows.map((row) => [row.reason_code, row.count])),
    oldestSeconds: reasons.rows.length === 0 ? null : Math.max(0, ...reasons.rows.map((row) => row.oldest)),
  };
}

/** Decides exit status 3. */
export function hasOpenFailures(open: OpenFailures): boolean {
  return open.failedPages > 0 || open.quarantined > 0;
}

/** The function shows an error: its last run failed, or something is open (domain.md, promise 5). */
export interface FunctionError {
  readonly since: Date;
  readonly failedRun: {
    readonly runId: number;
    readonly errorCode: string | null;
    readonly errorMessage: string | null;
  } | null;
  readonly open: OpenFailures;
}

/** Returns null when there is no error. A run in progress changes nothing before it ends. */
export async function readFunctionError(database: Database): Promise<FunctionError | null> {
  const [open, { rows }] = await Promise.all([
    openFailures(database),
    database.pool.query<{
      run_id: number;
      status: string;
      error_code: string | null;
      error_message: string | null;
      ended: Date;
      open_since: Date | null;
      now: Date;
    }>(
      `SELECT r.run_id, r.status::text, r.error_code, r.error_message, coalesce(r.finished_at,
        r.started_at) AS ended,
         clock_timestamp() AS now, least(
           (SELECT min(created_at) FROM quarantined_ticket WHERE status = 'OPEN'),
           (SELECT min(fetched_at) FROM page WHERE ${isOpenFailure()})) AS open_since
       FROM (VALUES (true)) AS always LEFT JOIN LATERAL (
         SELECT * FROM run WHERE trigger IN ('SCHEDULE', 'MANUAL') AND status NOT IN ('RUNNING', 'ABORTED')
         ORDER BY started_at DESC LIMIT 1) r ON true`,
    ),
  ]);
  const [last] = rows;
  const failed = last?.status === 'FAILED' ? last : undefined;
  if (failed === undefined && !hasOpenFailures(open)) return null;
  const times = [failed?.ended, last?.open_since].flatMap((time) => (time == null ? [] : [time.getTime()]));
  return {
    since: times.length === 0 ? (last?.now ?? new Date()) : new Date(Math.min(...times)),
    failedRun:
      failed === undefined
        ? null
        : { runId: failed.run_id, errorCode: failed.error_code, errorMessage: failed.error_message },
    open,
  };
}

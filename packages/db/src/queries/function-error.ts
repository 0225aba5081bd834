import type { Database } from '../client.js';
import { hasOpenFailures, type OpenFailures, openFailures } from './open-failures.js';

/** The function shows an error: its last execution failed, or something is open (domain.md, promise 5). */
export interface FunctionError {
  readonly since: Date;
  readonly failedRun: {
    readonly runId: number;
    readonly errorCode: string | null;
    readonly errorMessage: string | null;
  } | null;
  readonly open: OpenFailures;
}

/** @returns null: it shows none. A run under way changes nothing before it ends. */
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
      `SELECT r.run_id, r.status::text, r.error_code, r.error_message, coalesce(r.finished_at, r.started_at) AS ended,
         clock_timestamp() AS now, least(
           (SELECT min(created_at) FROM quarantined_ticket WHERE status = 'OPEN'),
           (SELECT min(fetched_at) FROM page WHERE status = 'FAILED')) AS open_since
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

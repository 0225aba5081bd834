import type { Database } from '../client.js';

/** What recent runs of the feed took; no file or replay. */
export interface RunFigures {
  /** Median of the last ten finished runs, until their pages were processed; null: there were none. */
  readonly medianSeconds: number | null;
  /** Tickets that the feed had on an average day of the last seven, or since the first run. */
  readonly ticketsPerDay: number;
}

/** Cost: ten rows of the index run_started, and the runs of seven days. */
export async function readRunFigures({ pool }: Pick<Database, 'pool'>): Promise<RunFigures> {
  const { rows } = await pool.query<RunFigures>({
    name: 'run-figures',
    text: `
      SELECT (
          SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM finished_at - started_at))
          FROM (SELECT started_at, finished_at FROM run
                WHERE trigger IN ('SCHEDULE', 'MANUAL') AND finished_at IS NOT NULL
                ORDER BY started_at DESC LIMIT 10) last_runs
        )::float8 AS "medianSeconds",
        coalesce(sum(received) /
          greatest(1, extract(epoch FROM now() - min(started_at)) / 86400), 0)::float8 AS "ticketsPerDay"
      FROM run WHERE trigger IN ('SCHEDULE', 'MANUAL') AND started_at > now() - interval '7 days'`,
  });
  return rows[0] ?? { medianSeconds: null, ticketsPerDay: 0 };
}

import type { Database } from '../client.js';

/** The points of a series: `count` steps of `stepSeconds`, the first of which begins at `from`. */
export interface Grid {
  readonly from: Date;
  readonly stepSeconds: number;
  readonly count: number;
}

/** One value for each step; null: not known. */
export type Values = readonly (number | null)[];

/** How the installation was in each step. A step has the worst of its samples. */
export interface SampledValues {
  readonly behindSeconds: Values;
  readonly failedPages: Values;
  readonly quarantined: Values;
  readonly answeredPerMinute: Values;
  readonly failedPerMinute: Values;
  /** Whether anything is known about the step. */
  readonly isKnown: readonly boolean[];
}

/**
 * Reads the samples of each step: those whose minute overlaps it, so that a step of seconds has the sample of
 * its minute. Requests are the differences of consecutive samples; a step after a gap of 5 minutes has none.
 * Cost: one range of the primary key for each step.
 */
export async function readSamples(database: Database, grid: Grid): Promise<SampledValues> {
  const { rows } = await database.pool.query<{
    step: number;
    behind: number | null;
    failed_pages: number;
    quarantined: number;
    answered: number | null;
    failed: number | null;
  }>(
    `WITH sample AS (
       SELECT *, sampled_at - lag(sampled_at) OVER every AS age,
         requests_answered - lag(requests_answered) OVER every AS answered,
         requests_failed - lag(requests_failed) OVER every AS failed
       FROM status_sample
       WHERE sampled_at > $1::timestamptz - interval '7 minutes'
         AND sampled_at < $1::timestamptz + make_interval(secs => $2::float8 * $3::integer)
       WINDOW every AS (ORDER BY sampled_at)
     ), part AS (
       -- A sample is about the minute that begins with it, and overlaps one step or several.
       SELECT sample.*, generate_series(
         greatest(floor(extract(epoch FROM sampled_at - $1::timestamptz) / $2::float8), 0)::integer,
         least(ceil(extract(epoch FROM sampled_at + interval '1 minute' - $1::timestamptz) / $2::float8), $3::integer)::integer - 1) AS step
       FROM sample WHERE sampled_at > $1::timestamptz - interval '1 minute'
     )
     SELECT step, max(behind_seconds) AS behind, max(failed_pages) AS failed_pages,
       max(quarantined) AS quarantined,
       (60 * sum(answered) FILTER (WHERE is_rate) / sum(seconds) FILTER (WHERE is_rate))::float8 AS answered,
       (60 * sum(failed) FILTER (WHERE is_rate) / sum(seconds) FILTER (WHERE is_rate))::float8 AS failed
     FROM part, LATERAL (SELECT extract(epoch FROM age) AS seconds,
       age <= interval '5 minutes' AND answered >= 0 AND failed >= 0 AS is_rate) AS rate
     GROUP BY step`,
    [grid.from, grid.stepSeconds, grid.count],
  );
  const byStep = new Map(rows.map((row) => [row.step, row]));
  const column = (pick: (row: (typeof rows)[number]) => number | null) =>
    steps(grid, (step) => {
      const row = byStep.get(step);
      return row === undefined ? null : pick(row);
    });
  return {
    behindSeconds: column((row) => row.behind),
    failedPages: column((row) => row.failed_pages),
    quarantined: column((row) => row.quarantined),
    answeredPerMinute: column((row) => row.answered),
    failedPerMinute: column((row) => row.failed),
    isKnown: steps(grid, (step) => byStep.has(step)),
  };
}

export interface TicketRates {
  readonly received: Values;
  readonly applied: Values;
  readonly quarantined: Values;
}

/**
 * Reads how many tickets a second were processed in each step, by when their page was; null in steps without
 * a page. The step that lasts counts from its beginning to now. Cost: a range of the index page_processed,
 * without the table.
 */
export async function readTicketRates(database: Database, grid: Grid): Promise<TicketRates> {
  const { rows } = await database.pool.query<{
    step: number;
    seconds: number;
    received: number;
    applied: number;
    quarantined: number;
  }>(
    `SELECT step, least($2::float8, greatest(1, extract(epoch FROM now() - $1::timestamptz)::float8 - step * $2::float8)) AS seconds,
       sum(received) AS received, sum(applied) AS applied, sum(quarantined) AS quarantined
     FROM page, LATERAL (SELECT floor(extract(epoch FROM processed_at - $1::timestamptz)::float8 / $2::float8)::integer AS step) AS s
     WHERE status = 'PROCESSED' AND processed_at >= $1::timestamptz
       AND processed_at < $1::timestamptz + make_interval(secs => $2::float8 * $3::integer)
     GROUP BY step`,
    [grid.from, grid.stepSeconds, grid.count],
  );
  const byStep = new Map(rows.map((row) => [row.step, row]));
  const rate = (name: 'received' | 'applied' | 'quarantined') =>
    steps(grid, (step) => {
      const row = byStep.get(step);
      return row === undefined ? null : row[name] / row.seconds;
    });
  return { received: rate('received'), applied: rate('applied'), quarantined: rate('quarantined') };
}

export interface Outage {
  readonly from: Date;
  /** null: it lasts. */
  readonly to: Date | null;
  readonly code: string | null;
}

/** Reads when TIXNGO was down between two times, oldest first; the newest 100. */
export async function readOutages(database: Database, from: Date, to: Date): Promise<Outage[]> {
  const { rows } = await database.pool.query<Outage>(
    `SELECT "from", "to", code FROM (
       SELECT began_at AS "from", ended_at AS "to", code FROM tixngo_outage WHERE began_at < $2 AND ended_at > $1
       UNION ALL
       SELECT failing_since, NULL, code FROM tixngo_circuit WHERE failing_since < $2
     ) AS outage ORDER BY "from" DESC LIMIT 100`,
    [from, to],
  );
  return rows.reverse();
}

function steps<Value>(grid: Grid, valueAt: (step: number) => Value): Value[] {
  return Array.from({ length: grid.count }, (_, step) => valueAt(step));
}

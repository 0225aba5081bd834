import type { Database } from '../client.js';

/** What Bull Board shows of the page of a job. */
export interface PageOfJob {
  readonly pageId: number;
  readonly runId: number;
  readonly received: number;
}

/** What Bull Board shows of the run of a job. */
export interface RunOfJob {
  readonly runId: number;
  readonly scheduleName: string | null;
  readonly isOver: boolean;
  readonly pages: number;
  /** Those that are processed or failed. */
  readonly donePages: number;
}

export interface JobRecords {
  readonly pages: ReadonlyMap<number, PageOfJob>;
  readonly runs: ReadonlyMap<number, RunOfJob>;
  /** Names by id. */
  readonly schedules: ReadonlyMap<number, string>;
}

/** Reads the records that jobs are about, by their keys. */
export async function readJobRecords(
  { pool }: Database,
  ids: { readonly pages: readonly number[]; readonly runs: readonly number[] },
): Promise<JobRecords> {
  const [pages, runs, schedules] = await Promise.all([
    pool.query<PageOfJob>(
      'SELECT page_id AS "pageId", run_id AS "runId", received FROM page WHERE page_id = ANY($1)',
      [ids.pages],
    ),
    pool.query<RunOfJob>(
      `SELECT r.run_id AS "runId", r.schedule_name AS "scheduleName", r.finished_at IS NOT NULL AS "isOver",
         count(p.page_id) AS pages, count(p.page_id) FILTER (WHERE p.status <> 'STORED') AS "donePages"
       FROM run r LEFT JOIN page p USING (run_id) WHERE r.run_id = ANY($1) GROUP BY r.run_id`,
      [ids.runs],
    ),
    pool.query<{ id: number; name: string }>('SELECT schedule_id AS id, name FROM schedule'),
  ]);
  return {
    pages: new Map(pages.rows.map((page) => [page.pageId, page])),
    runs: new Map(runs.rows.map((run) => [run.runId, run])),
    schedules: new Map(schedules.rows.map(({ id, name }) => [id, name])),
  };
}

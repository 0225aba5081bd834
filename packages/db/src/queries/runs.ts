import {
  type PageStatus,
  type RowOf,
  type RunStatus,
  type RunTrigger,
  SHOWN_RUN_FIELDS,
} from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import type { Run } from '../generated/client.js';
import { rowOf } from '../records.js';
import { listPages, type PageRow } from './pages.js';
import type { Screen } from './paging.js';

/** One run. */
export type RunRow = RowOf<typeof SHOWN_RUN_FIELDS>;

export interface RunDetail {
  readonly run: RunRow;
  readonly pagesByStatus: Readonly<Record<PageStatus, number>>;
  /** The newest that failed, 20 at most. */
  readonly failedPages: readonly PageRow[];
  /** Of this run's pages, whatever became of them since. */
  readonly quarantineByReason: Readonly<Record<string, number>>;
  readonly openQuarantine: number;
}

/** @returns runs, newest first */
export async function listRuns(
  database: Database,
  screen: Screen,
  filter: { status?: RunStatus | undefined; trigger?: RunTrigger | undefined } = {},
): Promise<RunRow[]> {
  const rows = await database.prisma.run.findMany({
    where: {
      ...(screen.before === undefined ? {} : { runId: { lt: screen.before } }),
      ...(filter.status === undefined ? {} : { status: filter.status }),
      ...(filter.trigger === undefined ? {} : { trigger: filter.trigger }),
    },
    orderBy: { runId: 'desc' },
    take: screen.limit,
  });
  return rows.map(toRunRow);
}

/** @returns the run with what became of its pages, or null if there is none of that id */
export async function showRun(database: Database, runId: number): Promise<RunDetail | null> {
  const run = await database.prisma.run.findUnique({ where: { runId } });
  if (run === null) return null;
  const [pagesByStatus, failedPages, quarantine] = await Promise.all([
    countPages(database, run),
    listPages(database, { limit: 20 }, { runId, status: 'FAILED' }),
    countQuarantine(database, runId),
  ]);
  return { run: toRunRow(run), pagesByStatus, failedPages, ...quarantine };
}

/** A replay has no pages of its own: its ledger says which it takes through again. */
async function countPages(database: Database, run: Run): Promise<Record<PageStatus, number>> {
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

async function countQuarantine(
  database: Database,
  runId: number,
): Promise<Pick<RunDetail, 'quarantineByReason' | 'openQuarantine'>> {
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

export function toRunRow(run: Run): RunRow {
  return rowOf(SHOWN_RUN_FIELDS, run);
}

import type { PageStatus, RunStatus, RunTrigger, TicketCounts } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import type { Run } from '../generated/client.js';
import { listPages, type PageRow } from './pages.js';
import type { Screen } from './paging.js';

/** One execution. Counts are tickets; `firstKey` and `lastKey` say which part of the feed it fetched. */
export interface RunRow extends TicketCounts {
  readonly runId: number;
  readonly trigger: RunTrigger;
  readonly status: RunStatus;
  readonly scheduleName: string | null;
  readonly batchSize: number | null;
  readonly fileName: string | null;
  readonly requestedBy: string | null;
  readonly startedAt: Date;
  readonly fetchedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly pages: number;
  readonly firstKey: string | null;
  readonly lastKey: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

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

/** Counts of a run are int8 in the table, since a feed has no end; none reaches 2^53. */
export function toRunRow(run: Run): RunRow {
  return {
    runId: run.runId,
    trigger: run.trigger,
    status: run.status,
    scheduleName: run.scheduleName,
    batchSize: run.batchSize,
    fileName: run.fileName,
    requestedBy: run.requestedBy,
    startedAt: run.startedAt,
    fetchedAt: run.fetchedAt,
    finishedAt: run.finishedAt,
    pages: run.pages,
    received: Number(run.received),
    applied: Number(run.applied),
    unchanged: Number(run.unchanged),
    stale: Number(run.stale),
    skipped: Number(run.skipped),
    quarantined: Number(run.quarantined),
    firstKey: run.firstKey,
    lastKey: run.lastKey,
    errorCode: run.errorCode,
    errorMessage: run.errorMessage,
  };
}

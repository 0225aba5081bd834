import {
  type PageStatus,
  type RowOf,
  type RunStatus,
  type RunTrigger,
  SHOWN_PAGE_FIELDS,
  SHOWN_RUN_FIELDS,
} from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import type { Run } from '../generated/client.js';
import { listPages, type PageRow } from '../page/show-pages.js';
import { idsBefore, inOrderOf, rowOf, type Screen, selectListOf, selectOf, within } from '../records.js';
import { countPagesOfRun, countQuarantineOfRun } from './read-runs.js';
import { type RunMoment, timelineOf } from './run-timeline.js';

/** One run. */
export type RunRow = RowOf<typeof SHOWN_RUN_FIELDS>;

export interface RunDetail {
  readonly run: RunRow;
  readonly pagesByStatus: Readonly<Record<PageStatus, number>>;
  /** The chain: the first 200 by sequence; of a replay, the pages that it processes again. */
  readonly pages: readonly PageRow[];
  /** The newest that failed, 20 at most. */
  readonly failedPages: readonly PageRow[];
  /** Of this run's pages, whatever their status is now. */
  readonly quarantineByReason: Readonly<Record<string, number>>;
  readonly openQuarantine: number;
  /** What happened to the run and the pages above, oldest first. */
  readonly timeline: readonly RunMoment[];
  /** The run before it of the same trigger and schedule; null: there is none. */
  readonly previousRunId: number | null;
}

/** Which runs a list shows. */
export interface RunFilter {
  readonly status?: RunStatus | undefined;
  readonly trigger?: RunTrigger | undefined;
  /** Name of the schedule. */
  readonly schedule?: string | undefined;
  /** Started from this time on, and before that one. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** @returns runs, newest first */
export async function listRuns(
  database: Database,
  screen: Screen,
  filter: RunFilter = {},
): Promise<RunRow[]> {
  const { status, trigger, schedule, from, to } = filter;
  if (to !== undefined) {
    const equal = { status, trigger, schedule_name: schedule };
    const list = { table: 'run', id: 'run_id', time: 'started_at', equal };
    const ids = await idsBefore(database.pool, list, screen, { from, to });
    const found = await database.prisma.run.findMany({ where: { runId: { in: ids } } });
    return inOrderOf(ids, found, ({ runId }) => runId).map(toRunRow);
  }
  const rows = await database.prisma.run.findMany({
    where: {
      ...(screen.before === undefined ? {} : { runId: { lt: screen.before } }),
      ...(status === undefined ? {} : { status }),
      ...(trigger === undefined ? {} : { trigger }),
      ...(schedule === undefined ? {} : { scheduleName: schedule }),
      ...within('startedAt', { from }),
    },
    orderBy: { runId: 'desc' },
    take: screen.limit,
  });
  return rows.map(toRunRow);
}

/** @returns the run with the results of its pages, or null if there is none with that id */
export async function showRun(database: Database, runId: number): Promise<RunDetail | null> {
  const run = await database.prisma.run.findUnique({ where: { runId } });
  if (run === null) return null;
  const [pagesByStatus, pages, failedPages, quarantine, previousRunId] = await Promise.all([
    countPagesOfRun(database, run),
    chainOf(database, run),
    listPages(database, { limit: 20 }, { runId, status: 'FAILED' }),
    countQuarantineOfRun(database, runId),
    previousRun(database, run),
  ]);
  const row = toRunRow(run);
  const timeline = timelineOf(row, pages);
  return { run: row, pagesByStatus, pages, failedPages, ...quarantine, timeline, previousRunId };
}

function toRunRow(run: Run): RunRow {
  return rowOf(SHOWN_RUN_FIELDS, run);
}

const LONGEST_CHAIN = 200;

function chainOf(database: Database, { runId, trigger }: Pick<Run, 'runId' | 'trigger'>): Promise<PageRow[]> {
  return database.prisma.page.findMany({
    select: selectOf(SHOWN_PAGE_FIELDS),
    where: trigger === 'REPLAY' ? { replays: { some: { runId } } } : { runId },
    orderBy: trigger === 'REPLAY' ? { pageId: 'asc' } : { sequence: 'asc' },
    take: LONGEST_CHAIN,
  });
}

async function previousRun(
  database: Database,
  { runId, trigger, scheduleName }: Pick<Run, 'runId' | 'trigger' | 'scheduleName'>,
): Promise<number | null> {
  const previous = await database.prisma.run.findFirst({
    select: { runId: true },
    where: { trigger, scheduleName, runId: { lt: runId } },
    orderBy: { runId: 'desc' },
  });
  return previous?.runId ?? null;
}

/** @returns the oldest run in progress and the newest run; null for one that does not exist */
export async function findCurrentRuns({
  pool,
}: Database): Promise<{ readonly runningRun: RunRow | null; readonly lastRun: RunRow | null }> {
  const [running, last] = await Promise.all([
    pool.query<RunRow>(`${RUNS} WHERE status = 'RUNNING' ORDER BY run_id LIMIT 1`),
    pool.query<RunRow>(`${RUNS} ORDER BY run_id DESC LIMIT 1`),
  ]);
  return { runningRun: running.rows[0] ?? null, lastRun: last.rows[0] ?? null };
}

/** SQL, because `status` reads it: see read-schedules.ts. */
const RUNS = `SELECT ${selectListOf(SHOWN_RUN_FIELDS)} FROM run`;

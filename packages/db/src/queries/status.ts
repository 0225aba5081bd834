import type { Database } from '../client.js';
import { type KeyState, showKey } from './key.js';
import { type OpenFailures, openFailures } from './open-failures.js';
import { listRuns, type RunRow, toRunRow } from './runs.js';
import { listSchedules, type ScheduleRow } from './schedules.js';
import { liveWorkers, type WorkerRow } from './workers.js';

/** How far S-360 is behind. All in seconds by the database's clock. */
export interface Lag {
  /** Fetched and not processed yet: how long the oldest such page has been waiting; 0 if there is none. */
  readonly oldestUnprocessedSeconds: number;
  readonly unprocessedPages: number;
  /** Since a run last went through, with or without bad tickets; null: never. */
  readonly sinceLastSuccessSeconds: number | null;
}

export interface SystemStatus {
  readonly schedules: readonly ScheduleRow[];
  readonly runningRun: RunRow | null;
  readonly lastRun: RunRow | null;
  readonly lag: Lag;
  readonly key: KeyState;
  readonly open: OpenFailures;
  readonly workers: readonly WorkerRow[];
}

/** Everything an operator looks at first. */
export async function readStatus(database: Database): Promise<SystemStatus> {
  const [schedules, runs, running, lag, key, open, workers] = await Promise.all([
    listSchedules(database),
    listRuns(database, { limit: 1 }),
    database.prisma.run.findFirst({ where: { status: 'RUNNING' }, orderBy: { runId: 'asc' } }),
    readLag(database),
    showKey(database),
    openFailures(database),
    liveWorkers(database),
  ]);
  return { schedules, runningRun: running === null ? null : toRunRow(running), lastRun: runs[0] ?? null, lag, key, open, workers };
}

/** The pages are few (a partial index holds them); the last success is found from the newest run backwards. */
export async function readLag(database: Database): Promise<Lag> {
  const { rows } = await database.pool.query<{ oldest: number | null; pages: number; since: number | null }>(
    `SELECT extract(epoch FROM now() - (SELECT min(fetched_at) FROM page WHERE status <> 'PROCESSED'))::float8 AS oldest,
            (SELECT count(*) FROM page WHERE status <> 'PROCESSED') AS pages,
            extract(epoch FROM now() - (
              SELECT finished_at FROM run
               WHERE status IN ('SUCCEEDED', 'SUCCEEDED_WITH_ERRORS') AND trigger IN ('SCHEDULE', 'MANUAL')
               ORDER BY started_at DESC LIMIT 1))::float8 AS since`,
  );
  const row = rows[0];
  return {
    oldestUnprocessedSeconds: Math.max(0, row?.oldest ?? 0),
    unprocessedPages: row?.pages ?? 0,
    sinceLastSuccessSeconds: row?.since ?? null,
  };
}

import type { Database } from '../client.js';
import { type KeyState, showKey } from '../feed-key/feed-key.js';
import { isOpenPage } from '../page/open-page-sql.js';
import { type QueueState, readQueueStates } from '../queue-state/queue-state.js';
import { findCurrentRuns, type RunRow } from '../run/show-runs.js';
import { listSchedules, type ScheduleRow } from '../schedule/read-schedules.js';
import { type Circuit, readCircuit } from '../tixngo-circuit/circuit.js';
import { liveWorkers, type WorkerRow } from '../worker/workers.js';
import { BEHIND_SECONDS } from './behind.js';
import { type EventBehind, readBehindByEvent } from './behind-by-event.js';
import { type OpenFailures, openFailures } from './open-failures.js';

/** How far S-360 is behind. All in seconds by the database's clock. */
export interface Lag {
  /**
   * How long ago S-360 was last known to be complete: the end of the feed was reached, and everything before
   * it was applied or given up. A younger change may be missing. null: never.
   */
  readonly behindSeconds: number | null;
  /**
   * How long ago TIXNGO sent the oldest change that S-360 does not have, on an open page or in quarantine; 0:
   * it has all that was sent. Says nothing about what was never sent: see `behindSeconds`.
   */
  readonly oldestChangeSeconds: number;
  /** Fetched and not processed yet: how long the oldest such page has been waiting; 0 if there is none. */
  readonly oldestUnprocessedSeconds: number;
  readonly unprocessedPages: number;
  /** Since the last successful run, with or without bad tickets; null when there was none. */
  readonly sinceLastSuccessSeconds: number | null;
}

export interface SystemStatus {
  /** By the database's clock. */
  readonly readAt: Date;
  readonly schedules: readonly ScheduleRow[];
  readonly runningRun: RunRow | null;
  readonly lastRun: RunRow | null;
  readonly lag: Lag;
  readonly key: KeyState;
  readonly open: OpenFailures;
  readonly workers: readonly WorkerRow[];
  /** How TIXNGO answers. */
  readonly tixngo: Circuit;
  readonly queues: readonly QueueState[];
  /** Events near their kick-off that are less far behind than `lag.behindSeconds` says. */
  readonly events: readonly EventBehind[];
}

/** Reads everything that an operator looks at first. */
export async function readStatus(database: Database): Promise<SystemStatus> {
  const [schedules, runs, lag, key, open, workers, tixngo, queues, readAt] = await Promise.all([
    listSchedules(database),
    findCurrentRuns(database),
    readLag(database),
    showKey(database),
    openFailures(database),
    liveWorkers(database),
    readCircuit(database),
    readQueueStates(database),
    readClock(database),
  ]);
  // Only open pages make a difference between events.
  const events = lag.unprocessedPages === 0 ? [] : await readBehindByEvent(database, readAt);
  return {
    readAt,
    schedules,
    ...runs,
    lag,
    key,
    open,
    workers,
    tixngo,
    queues,
    events,
  };
}

async function readClock(database: Database): Promise<Date> {
  const { rows } = await database.pool.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  return rows[0]?.now ?? new Date();
}

/**
 * The one source of the lag, for `status`, the screens and /metrics. Open pages and quarantined tickets are
 * few (partial indexes hold them); the last success is found from the newest run backwards.
 */
export async function readLag(database: Database): Promise<Lag> {
  const { rows } = await database.pool.query<{
    behind: number | null;
    oldest: number | null;
    quarantined: number | null;
    pages: number;
    since: number | null;
  }>(
    `SELECT ${BEHIND_SECONDS} AS behind,
            extract(epoch FROM now() - (SELECT min(fetched_at) FROM page WHERE ${isOpenPage()}))::float8 AS oldest,
            extract(epoch FROM now() - (SELECT min(p.fetched_at) FROM quarantined_ticket q JOIN page p USING (page_id)
              WHERE q.status = 'OPEN'))::float8 AS quarantined,
            (SELECT count(*) FROM page WHERE ${isOpenPage()}) AS pages,
            extract(epoch FROM now() - (
              SELECT finished_at FROM run
               WHERE status IN ('SUCCEEDED', 'SUCCEEDED_WITH_ERRORS') AND trigger IN ('SCHEDULE', 'MANUAL')
               ORDER BY started_at DESC LIMIT 1))::float8 AS since`,
  );
  const row = rows[0];
  return {
    behindSeconds: row?.behind ?? null,
    oldestChangeSeconds: Math.max(0, row?.oldest ?? 0, row?.quarantined ?? 0),
    oldestUnprocessedSeconds: Math.max(0, row?.oldest ?? 0),
    unprocessedPages: row?.pages ?? 0,
    sinceLastSuccessSeconds: row?.since ?? null,
  };
}

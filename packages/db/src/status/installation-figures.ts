import { RUN_STATUSES, type RunStatus, type TicketCounts } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import { isOpenPage } from '../page/open-page-sql.js';
import { readQueueStates } from '../queue-state/queue-state.js';
import { type Circuit, readCircuit } from '../tixngo-circuit/circuit.js';
import { liveWorkers } from '../worker/workers.js';
import { type OpenFailures, openFailures } from './open-failures.js';
import { type Lag, readLag } from './status.js';

/** What /metrics says of the installation as a whole. */
export interface InstallationFigures {
  readonly runsByStatus: Readonly<Record<RunStatus, number>>;
  readonly pages: number;
  readonly openPagesByStatus: Readonly<Record<'STORED' | 'FAILED', number>>;
  readonly ticketsByOutcome: Readonly<Omit<TicketCounts, 'received'>>;
  readonly open: OpenFailures;
  readonly lag: Lag;
  /** 0: none waits. */
  readonly oldestStoredPageSeconds: number;
  readonly liveWorkers: number;
  readonly tixngo: Circuit;
  readonly pausedQueues: readonly string[];
  /** Ticks of all schedules that began no run. */
  readonly skippedTicks: number;
}

interface RunSums extends Omit<TicketCounts, 'received'> {
  readonly status: RunStatus;
  readonly runs: number;
  readonly pages: number;
}

/**
 * Reads the run table (one row a run: 105,000 a year at one every 5 minutes, some 30 ms) and partial
 * indexes, never the pages or the tickets, so that it costs the same however long the feed was.
 */
export async function readInstallationFigures(database: Database): Promise<InstallationFigures> {
  const [runs, pages, open, workers, lag, tixngo, queues, ticks] = await Promise.all([
    database.pool.query<RunSums>(
      `SELECT status::text, count(*) AS runs, sum(pages) AS pages, sum(applied)::bigint AS applied,
        sum(unchanged)::bigint AS unchanged,
              sum(stale)::bigint AS stale, sum(skipped)::bigint AS skipped,
                sum(quarantined)::bigint AS quarantined
         FROM run GROUP BY status`,
    ),
    database.pool.query<{ stored: number; failed: number; oldest: number | null }>(
      `SELECT count(*) FILTER (WHERE status = 'STORED') AS stored,
        count(*) FILTER (WHERE status = 'FAILED') AS failed,
              extract(epoch FROM now() - min(fetched_at) FILTER (WHERE status = 'STORED'))::float8 AS oldest
         FROM page WHERE ${isOpenPage()}`,
    ),
    openFailures(database),
    liveWorkers(database),
    readLag(database),
    readCircuit(database),
    readQueueStates(database),
    database.pool.query<{ skipped: number }>(
      'SELECT coalesce(sum(skipped_ticks), 0)::bigint AS skipped FROM schedule',
    ),
  ]);
  const sum = (column: 'pages' | keyof Omit<TicketCounts, 'received'>) =>
    runs.rows.reduce((total, row) => total + row[column], 0);
  const countOf = (status: RunStatus) => runs.rows.find((row) => row.status === status)?.runs ?? 0;
  return {
    runsByStatus: Object.fromEntries(RUN_STATUSES.map((status) => [status, countOf(status)])) as Record<
      RunStatus,
      number
    >, // every status is there
    pages: sum('pages'),
    openPagesByStatus: { STORED: pages.rows[0]?.stored ?? 0, FAILED: pages.rows[0]?.failed ?? 0 },
    ticketsByOutcome: {
      applied: sum('applied'),
      unchanged: sum('unchanged'),
      stale: sum('stale'),
      skipped: sum('skipped'),
      quarantined: sum('quarantined'),
    },
    open,
    lag,
    oldestStoredPageSeconds: Math.max(0, pages.rows[0]?.oldest ?? 0),
    liveWorkers: workers.length,
    tixngo,
    pausedQueues: queues.filter(({ paused }) => paused).map(({ name }) => name),
    skippedTicks: ticks.rows[0]?.skipped ?? 0,
  };
}

import type { Database } from '../client.js';
import { inTransaction } from '../transaction.js';

/** A worker that has been silent for this long counts as gone. */
export const WORKER_SILENT_SECONDS = 15;

export const HEARTBEAT_MS = 5_000;

/** A worker silent for this long does not wake up again: what it counted joins the others that are gone. */
const GONE_FOR_GOOD_HOURS = 24;

export interface WorkerIdentity {
  readonly workerId: string;
  readonly host: string;
  readonly pid: number;
}

/** What one worker counted, as it gives it; `AddUp` knows its shape. */
type Figures<One> = readonly One[];

type AddUp<One> = (figures: readonly Figures<One>[]) => Promise<Figures<One>>;

/** Records that this worker is running, and what it counted so far. */
export async function heartbeat(
  database: Database,
  worker: WorkerIdentity,
  counted: readonly object[] = [],
): Promise<void> {
  await database.pool.query(
    `INSERT INTO worker (worker_id, host, pid, metrics) VALUES ($1, $2, $3, $4)
     ON CONFLICT (worker_id) DO UPDATE SET seen_at = clock_timestamp(), metrics = excluded.metrics`,
    [worker.workerId, worker.host, worker.pid, JSON.stringify(counted)],
  );
}

/** The worker ends; what it counted stays in the sums. */
export async function signOff<One>(database: Database, workerId: string, addUp: AddUp<One>): Promise<void> {
  await takeAway(database, 'worker_id = $1', workerId, addUp);
}

/** Deletes the rows of workers that have been silent for a day; what they counted stays in the sums. */
export async function clearGoneWorkers<One>(database: Database, addUp: AddUp<One>): Promise<void> {
  await takeAway(
    database,
    'seen_at < clock_timestamp() - make_interval(hours => $1)',
    GONE_FOR_GOOD_HOURS,
    addUp,
  );
}

/** Locks the sums first, so that one statement that reads them and the workers sees each figure once. */
function takeAway<One>(
  database: Database,
  which: string,
  parameter: string | number,
  addUp: AddUp<One>,
): Promise<void> {
  return inTransaction(database, async (client) => {
    const sums = await client.query<{ metrics: Figures<One> }>(
      'SELECT metrics FROM gone_worker_metrics FOR UPDATE',
    );
    const gone = await client.query<{ metrics: Figures<One> | null }>(
      `DELETE FROM worker WHERE ${which} RETURNING metrics`,
      [parameter],
    );
    const counted = [...sums.rows, ...gone.rows].flatMap(({ metrics }) =>
      metrics === null ? [] : [metrics],
    );
    if (gone.rows.length > 0)
      await client.query('UPDATE gone_worker_metrics SET metrics = $1', [
        JSON.stringify(await addUp(counted)),
      ]);
  });
}

/**
 * @returns what every worker counted, up or silent, and as one more entry what those counted that are gone
 */
export async function readWorkFigures<One>(database: Database): Promise<Figures<One>[]> {
  const { rows } = await database.pool.query<{ metrics: Figures<One> }>(
    'SELECT metrics FROM worker WHERE metrics IS NOT NULL UNION ALL SELECT metrics FROM gone_worker_metrics',
  );
  return rows.map(({ metrics }) => metrics);
}

/** @returns how many workers are running */
export async function countWorkersUp(database: Database): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    'SELECT count(*) AS count FROM worker WHERE seen_at > clock_timestamp() - make_interval(secs => $1)',
    [WORKER_SILENT_SECONDS],
  );
  return rows[0]?.count ?? 0;
}

export interface WorkerRow {
  readonly workerId: string;
  readonly host: string;
  readonly pid: number;
  readonly startedAt: Date;
  readonly seenAt: Date;
}

/** @returns the workers that are running, by the database's clock, oldest first */
export async function liveWorkers(database: Database): Promise<WorkerRow[]> {
  const { rows } = await database.pool.query<WorkerRow>(
    `SELECT worker_id AS "workerId", host, pid, started_at AS "startedAt", seen_at AS "seenAt"
       FROM worker WHERE seen_at > clock_timestamp() - make_interval(secs => $1) ORDER BY started_at,
         worker_id`,
    [WORKER_SILENT_SECONDS],
  );
  return rows;
}

export interface ListedWorker extends WorkerRow {
  readonly isRunning: boolean;
}

/** @returns the workers of the last day, those that are running first, then the newest */
export async function listWorkers(database: Database): Promise<ListedWorker[]> {
  const { rows } = await database.pool.query<ListedWorker>(
    `SELECT worker_id AS "workerId", host, pid, started_at AS "startedAt", seen_at AS "seenAt",
       seen_at > clock_timestamp() - make_interval(secs => $1) AS "isRunning"
     FROM worker ORDER BY "isRunning" DESC, started_at DESC, worker_id LIMIT 200`,
    [WORKER_SILENT_SECONDS],
  );
  return rows;
}

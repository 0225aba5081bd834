import type { Database } from '../client.js';

/** A worker that was not heard of for this long is taken as gone. */
export const WORKER_SILENT_SECONDS = 15;
export const HEARTBEAT_MS = 5_000;

export interface WorkerIdentity {
  readonly workerId: string;
  readonly host: string;
  readonly pid: number;
}

/** Says that this worker is up; rows of those long gone are cleared on the way. */
export async function heartbeat(database: Database, worker: WorkerIdentity): Promise<void> {
  await database.pool.query(
    `WITH gone AS (DELETE FROM worker WHERE seen_at < clock_timestamp() - interval '1 day')
     INSERT INTO worker (worker_id, host, pid) VALUES ($1, $2, $3)
     ON CONFLICT (worker_id) DO UPDATE SET seen_at = clock_timestamp()`,
    [worker.workerId, worker.host, worker.pid],
  );
}

export async function signOff(database: Database, workerId: string): Promise<void> {
  await database.pool.query('DELETE FROM worker WHERE worker_id = $1', [workerId]);
}

/** @returns how many workers were heard of lately */
export async function countWorkersUp(database: Database): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    'SELECT count(*) AS count FROM worker WHERE seen_at > clock_timestamp() - make_interval(secs => $1)',
    [WORKER_SILENT_SECONDS],
  );
  return rows[0]?.count ?? 0;
}

import type { Database } from '../client.js';
import { WORKER_SILENT_SECONDS } from '../stores/workers.js';

export interface WorkerRow {
  readonly workerId: string;
  readonly host: string;
  readonly pid: number;
  readonly startedAt: Date;
  readonly seenAt: Date;
}

/** @returns the workers that are up, by the database's clock, oldest first */
export async function liveWorkers(database: Database): Promise<WorkerRow[]> {
  const { rows } = await database.pool.query<WorkerRow>(
    `SELECT worker_id AS "workerId", host, pid, started_at AS "startedAt", seen_at AS "seenAt"
       FROM worker WHERE seen_at > clock_timestamp() - make_interval(secs => $1) ORDER BY started_at, worker_id`,
    [WORKER_SILENT_SECONDS],
  );
  return rows;
}

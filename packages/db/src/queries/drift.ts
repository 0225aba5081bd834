import type { Database } from '../client.js';

/** How often TIXNGO sent, on one day, something that the contract does not know. */
export interface DriftRow {
  /** YYYY-MM-DD, by the database's clock in UTC. */
  readonly day: string;
  /** Without list indexes: `lifecycle[].color`. Never a value. */
  readonly path: string;
  readonly kind: string;
  /** Tickets, counted once each time they came. */
  readonly count: number;
}

/** @returns the last `days` days, today included: the newest day first, then what came most often */
export async function listDrift(database: Database, days: number): Promise<DriftRow[]> {
  const { rows } = await database.pool.query<DriftRow>(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, path, kind, count FROM drift_count
     WHERE day > current_date - $1::integer ORDER BY drift_count.day DESC, count DESC, path, kind LIMIT 10000`,
    [days],
  );
  return rows;
}

/** All drift ever counted, by kind: for a counter of Prometheus (paths come from outside, and would make a series each). */
export async function driftTotals(
  database: Database,
): Promise<{ readonly kind: string; readonly count: number }[]> {
  const { rows } = await database.pool.query<{ kind: string; count: number }>(
    'SELECT kind, sum(count)::bigint AS count FROM drift_count GROUP BY kind ORDER BY kind',
  );
  return rows;
}

import type { DriftKind } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import { type Queryable, textArray } from '../sql.js';

export interface DriftCount {
  readonly path: string;
  readonly kind: string;
  readonly count: number;
}

/** Adds to today's counts of what TIXNGO sent that the contract does not know. */
export async function countDrift(client: Queryable, rows: readonly DriftCount[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: 'count-drift',
    text: `INSERT INTO drift_count AS d (day, path, kind, count)
      SELECT current_date, path, kind, count FROM unnest($1::text[], $2::text[], $3::bigint[]) AS i(path,
        kind, count)
      ON CONFLICT (day, path, kind) DO UPDATE SET count = d.count + excluded.count`,
    values: [
      textArray(rows, (row) => row.path),
      textArray(rows, (row) => row.kind),
      rows.map((row) => row.count),
    ],
  });
}

/** How often TIXNGO sent, on one day, something that the contract does not know. */
export interface DriftRow {
  /** YYYY-MM-DD, by the database's clock in UTC. */
  readonly day: string;
  /** Without list indexes: `lifecycle[].color`. Never a value. */
  readonly path: string;
  readonly kind: DriftKind;
  /** Tickets, counted once each time they came. */
  readonly count: number;
}

/** @returns the last `days` days, today included: the newest day first, then what came most often */
export async function listDrift(database: Database, days: number): Promise<DriftRow[]> {
  const { rows } = await database.pool.query<DriftRow>(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, path, kind, count FROM drift_count
     WHERE day > current_date - $1::integer ORDER BY drift_count.day DESC, count DESC, path, kind
       LIMIT 10000`,
    [days],
  );
  return rows;
}

/**
 * All drift ever counted, by kind: for a counter of Prometheus (paths come from outside, and would make a
 * series each).
 */
export async function driftTotals(
  database: Database,
): Promise<{ readonly kind: string; readonly count: number }[]> {
  const { rows } = await database.pool.query<{ kind: string; count: number }>(
    'SELECT kind, sum(count)::bigint AS count FROM drift_count GROUP BY kind ORDER BY kind',
  );
  return rows;
}

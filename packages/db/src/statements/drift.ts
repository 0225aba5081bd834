import type { Queryable } from '../queryable.js';
import { textArray } from './arrays.js';

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
      SELECT current_date, path, kind, count FROM unnest($1::text[], $2::text[], $3::bigint[]) AS i(path, kind, count)
      ON CONFLICT (day, path, kind) DO UPDATE SET count = d.count + excluded.count`,
    values: [
      textArray(rows, (row) => row.path),
      textArray(rows, (row) => row.kind),
      rows.map((row) => row.count),
    ],
  });
}

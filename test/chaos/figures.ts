import { sql } from './database.js';
import type { Action } from './person.js';
import type { FaultKind } from './plan.js';
import type { DoneFault, Progress, Slowest } from './recovery.js';
import type { ChaosReport } from './report.js';

/** @returns when pages were stored and processed, and when runs started and succeeded. */
export async function readProgress(databaseUrl: string): Promise<Progress[]> {
  return sql<{ begunAt: number; doneAt: number }>(
    databaseUrl,
    `SELECT extract(epoch FROM s.at)::float8 * 1000 AS "begunAt", extract(epoch
      FROM p.at)::float8 * 1000 AS "doneAt"
       FROM change_log.page_step s JOIN change_log.page_step p USING (page_id) JOIN page USING (page_id)
       WHERE source = 'FEED' AND s.became = 'STORED' AND p.became = 'PROCESSED'
     UNION ALL
     SELECT extract(epoch FROM started_at)::float8 * 1000, extract(epoch FROM finished_at)::float8 * 1000
       FROM run WHERE trigger = 'SCHEDULE' AND status = 'SUCCEEDED'`,
  );
}

export async function readFigures(
  databaseUrl: string,
): Promise<{ updates: number; pages: number; runs: Record<string, number> }> {
  const [page] = await sql<{ updates: number; pages: number }>(
    databaseUrl,
    'SELECT coalesce(sum(received), 0)::int AS updates, count(*)::int AS pages FROM page',
  );
  const runs = await sql<{ status: string; count: number }>(
    databaseUrl,
    'SELECT status, count(*)::int AS count FROM run GROUP BY 1 ORDER BY 1',
  );
  return {
    updates: page?.updates ?? 0,
    pages: page?.pages ?? 0,
    runs: Object.fromEntries(runs.map(({ status, count }) => [status, count])),
  };
}

/** @returns how often people did each kind of action; the ids in the names are left out. */
export function countActions(actions: readonly Action[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { what } of actions) {
    const kind = what.replace(/ \d+$/, '');
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

export function countFaults(
  faults: readonly DoneFault[],
  slowest: ReadonlyMap<FaultKind, Slowest | null>,
): ChaosReport['faults'] {
  return [...new Set(faults.map(({ kind }) => kind))].sort().map((kind) => ({
    kind,
    count: faults.filter((fault) => fault.kind === kind).length,
    slowest: slowest.get(kind) ?? null,
  }));
}

import type { Database } from '../client.js';

/** What waits for a person, of whatever run. */
export interface OpenFailures {
  readonly failedPages: number;
  readonly quarantined: number;
  readonly quarantinedByReason: Readonly<Record<string, number>>;
}

/** Both counts read a partial index only, so that they cost the same however long the feed was. */
export async function openFailures(database: Database): Promise<OpenFailures> {
  const [pages, reasons] = await Promise.all([
    database.pool.query<{ count: number }>(`SELECT count(*) AS count FROM page WHERE status = 'FAILED'`),
    database.pool.query<{ reason_code: string; count: number }>(
      `SELECT reason_code, count(*) AS count FROM quarantined_ticket WHERE status = 'OPEN' GROUP BY reason_code ORDER BY count(*) DESC, reason_code`,
    ),
  ]);
  return {
    failedPages: pages.rows[0]?.count ?? 0,
    quarantined: reasons.rows.reduce((sum, row) => sum + row.count, 0),
    quarantinedByReason: Object.fromEntries(reasons.rows.map((row) => [row.reason_code, row.count])),
  };
}

/** Exit status 3 and SUCCEEDED_WITH_ERRORS hang on it. */
export function hasOpenFailures(open: OpenFailures): boolean {
  return open.failedPages > 0 || open.quarantined > 0;
}

import type { Database } from '@tixngo-sync/db';

type Row = Record<string, unknown>;

/**
 * Every table that a run fills, without what differs between runs: times, and numbers that a rolled-back
 * transaction consumed.
 */
export interface StepTables {
  readonly [table: string]: unknown;
}

const TIME_OF_DAY = ['created_at', 'updated_at', 'folded_at', 'fetched_at', 'processed_at'];
const POSITIONS = 2 ** 20;

export async function readStepTables({ pool }: Database): Promise<StepTables> {
  const rowsOf = async (table: string, ...without: string[]) => {
    const { rows } = await pool.query<{ row: Row }>(
      `SELECT to_jsonb(t) - $1::text[] AS row FROM ${table} t`,
      [[...TIME_OF_DAY, ...without]],
    );
    return rows.map(({ row }) => row);
  };
  const [page, contact, ticket, history, sighting, distribution, detail, quarantined, drift, key, run] =
    await Promise.all([
      rowsOf('page', 'run_id', 'sequence', 'body', 'attempts'),
      rowsOf('contact'),
      rowsOf('ticket'),
      rowsOf('ticket_history'),
      rowsOf('owner_sighting'),
      rowsOf('distribution'),
      rowsOf('person_detail'),
      rowsOf('quarantined_ticket', 'quarantine_id'),
      rowsOf('drift_count', 'day'),
      rowsOf('sync_key'),
      readRuns(pool),
    ]);
  const pageRanks = new Map(
    page
      .map((row) => Number(row.page_id))
      .sort((a, b) => a - b)
      .map((pageId, index) => [pageId, index + 1]),
  );
  const contactKeys = new Map(
    contact.map((row) => [row.contact_id, row.origin === 'TIXNGO' ? `new:${row.email_key}` : row.contact_id]),
  );
  const normal = (rows: readonly Row[]) =>
    rows.map((row) => JSON.stringify(normalRow(row, pageRanks, contactKeys))).sort();
  const tables = { page, contact, ticket, history, sighting, distribution, detail, quarantined, drift, key };
  return { ...Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, normal(rows)])), run };
}

function normalRow(
  row: Row,
  pageRanks: ReadonlyMap<number, number>,
  contactKeys: ReadonlyMap<unknown, unknown>,
): Row {
  const normal = (column: string, value: unknown): unknown => {
    if (value === null) return null;
    if (column === 'before_fill') return 'kept';
    if (column === 'page_id') return pageRanks.get(Number(value));
    if (column.endsWith('contact_id')) return contactKeys.get(value);
    if (!column.endsWith('place')) return value;
    const place = Number(value);
    return `page ${pageRanks.get(Math.floor(place / POSITIONS))}, position ${place % POSITIONS}`;
  };
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, normal(column, value)]));
}

/**
 * Adds up all runs, because a run that lost its worker may have been taken over, or ended and continued by
 * the next one. `unbalanced` counts the runs whose counts differ from their pages' (I6).
 */
async function readRuns(pool: Database['pool']): Promise<Row | undefined> {
  const counts = ['pages', 'received', 'applied', 'unchanged', 'stale', 'skipped', 'quarantined'];
  const { rows } = await pool.query<Row>(
    `SELECT count(*) FILTER (WHERE r.status = 'RUNNING' OR r.fetched_at IS NULL
      OR r.finished_at IS NULL) AS open,
       count(*) FILTER (WHERE (${counts.map((name) => `r.${name}`).join()}) IS DISTINCT
         FROM (${counts.map((name) => `p.${name}`).join()})) AS unbalanced,
       ${counts.map((name) => `sum(r.${name})::int AS ${name}`).join()},
       count(*) FILTER (WHERE r.status = 'FAILED') > 0 AS failed
     FROM run r CROSS JOIN LATERAL (SELECT count(*) AS pages, ${counts
       .slice(1)
       .map((name) => `coalesce(sum(${name}), 0) AS ${name}`)
       .join()} FROM page WHERE run_id = r.run_id) p`,
  );
  return rows[0];
}

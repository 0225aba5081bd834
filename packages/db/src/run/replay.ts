import type { PageStatus } from '@tixngo-sync/domain';
import type { Author } from '../audit.js';
import { auditSql } from '../audit-sql.js';
import type { Database } from '../client.js';
import type { Queryable } from '../sql.js';
import { inTransaction } from '../transaction.js';
import { startRun } from './write-runs.js';

/** Pages by id, all of a run, or all fetched between two times (either may be left out). */
export type PageChoice =
  | { readonly pageIds: readonly number[] }
  | { readonly runId: number }
  | { readonly from: Date | null; readonly to: Date | null };

export interface PagesToReplay {
  /** In the order of the feed. */
  readonly found: number[];
  /** Named, and not there. */
  readonly missing: number[];
  readonly withoutBody: number[];
}

export async function pagesToReplay(database: Database, choice: PageChoice): Promise<PagesToReplay> {
  const ids = 'pageIds' in choice ? choice.pageIds : null;
  const runId = 'runId' in choice ? choice.runId : null;
  const [from, to] = 'from' in choice ? [choice.from, choice.to] : [null, null];
  const { rows } = await database.pool.query<{ page_id: number; has_body: boolean }>(
    `SELECT page_id, body IS NOT NULL AS has_body FROM page
     WHERE ($1::integer[] IS NULL OR page_id = ANY($1)) AND ($2::integer IS NULL OR run_id = $2)
       AND ($3::timestamptz IS NULL OR fetched_at >= $3) AND ($4::timestamptz IS NULL OR fetched_at <= $4)
     ORDER BY page_id`,
    [ids, runId, from, to],
  );
  const found = rows.map((row) => row.page_id);
  return {
    found,
    missing: ids === null ? [] : ids.filter((id) => !found.includes(id)),
    withoutBody: rows.filter((row) => !row.has_body).map((row) => row.page_id),
  };
}

/** Starts a REPLAY run over these pages, with the audit log in the same transaction. @returns its id */
export function startReplay(
  database: Database,
  pageIds: readonly number[],
  author: Author,
  reason?: string,
): Promise<number> {
  return inTransaction(database, async (client) => {
    const runId = await startRun(client, {
      trigger: 'REPLAY',
      scheduleId: null,
      scheduleName: null,
      batchSize: null,
      requestedBy: author.actor,
      fileName: null,
    });
    await client.query('INSERT INTO run_replayed_page (run_id, page_id) SELECT $1, unnest($2::integer[])', [
      runId,
      pageIds,
    ]);
    await client.query('UPDATE run SET fetched_at = clock_timestamp() WHERE run_id = $1', [runId]);
    await auditSql(client, {
      ...author,
      action: 'page.replay',
      target: `run ${runId}`,
      reason,
      detail: { pageIds: [...pageIds] },
    });
    return runId;
  });
}

/** Pages that a REPLAY run has still to take. */
export async function pagesStillToReplay(database: Database, runId: number): Promise<number[]> {
  const { rows } = await database.pool.query<{ page_id: number }>(
    `SELECT page_id FROM run_replayed_page WHERE run_id = $1 AND status = 'STORED' ORDER BY page_id`,
    [runId],
  );
  return rows.map((row) => row.page_id);
}

/** Marks a page of a REPLAY run. */
export async function markReplayed(
  client: Queryable,
  runId: number,
  pageId: number,
  status: PageStatus,
): Promise<void> {
  await client.query(
    'UPDATE run_replayed_page SET status = $3::page_status WHERE run_id = $1 AND page_id = $2',
    [runId, pageId, status],
  );
}

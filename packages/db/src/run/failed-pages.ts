import { UsageError } from '@tixngo-sync/domain';
import type { Author } from '../audit.js';
import { auditSql } from '../audit-sql.js';
import type { Database } from '../client.js';
import { moveCommittedThrough } from '../page/finish-pages.js';
import type { Queryable } from '../sql.js';
import { inTransaction, lockApply } from '../transaction.js';
import { settleRunIn } from './write-runs.js';

/**
 * Reopens failed pages, also those that were given up: they wait to be processed again, and their runs are
 * RUNNING again. Pages that are not failed stay as they are. Recorded in the audit log in the same
 * transaction.
 * @returns the pages that were reopened
 */
export function reopenPages(
  database: Database,
  author: Author,
  pageIds: readonly number[],
  reason?: string,
): Promise<number[]> {
  return inTransaction(database, async (client) => {
    await lockForDecision(client);
    return reopenPagesIn(client, author, pageIds, reason);
  });
}

/** Does the same in the caller's transaction, after `lockForDecision`. */
export async function reopenPagesIn(
  client: Queryable,
  author: Author,
  pageIds: readonly number[],
  reason?: string,
): Promise<number[]> {
  const { rows } = await client.query<{ page_id: number }>(
    `WITH reopened AS (
       UPDATE page SET status = 'STORED', error_code = NULL, error_message = NULL, retried_by = $2,
         given_up_at = NULL, given_up_by = NULL, given_up_reason = NULL
       WHERE page_id = ANY($1) AND status = 'FAILED' RETURNING page_id, run_id),
     running AS (
       UPDATE run SET status = 'RUNNING', finished_at = NULL
       WHERE run_id IN (SELECT run_id FROM reopened) AND status <> 'ABORTED')
     SELECT page_id FROM reopened ORDER BY page_id`,
    [pageIds, author.actor],
  );
  await moveCommittedThrough(client);
  const reopened = rows.map((row) => row.page_id);
  for (const pageId of reopened)
    await auditSql(client, { ...author, action: 'page.retry', target: `page ${pageId}`, reason });
  return reopened;
}

interface FailedPage {
  readonly pageId: number;
  readonly runId: number;
  readonly status: string;
  readonly givenUp: boolean;
}

/**
 * Gives failed pages up: they stay FAILED but are no longer open, so they hold nothing back (docs/domain.md,
 * promise 5). Committed-through moves past them and their runs are settled, in one transaction with the audit
 * log. All pages or none; `reopenPages` takes it back.
 * @returns the pages that were not given up before
 * @throws UsageError without a reason, and when a page does not exist or is not failed
 */
export async function giveUpPages(
  database: Database,
  author: Author,
  pageIds: readonly number[],
  reason: string,
): Promise<number[]> {
  if (reason.trim() === '')
    throw new UsageError('REASON_MISSING', 'Say why the pages are given up; it is kept in the audit log.');
  return inTransaction(database, async (client) => {
    await lockForDecision(client);
    return giveUpPagesIn(client, author, pageIds, reason);
  });
}

/** Does the same in the caller's transaction, after `lockForDecision`. */
export async function giveUpPagesIn(
  client: Queryable,
  author: Author,
  pageIds: readonly number[],
  reason: string,
): Promise<number[]> {
  const pages = await lockFailedPages(client, pageIds);
  const given = pages.filter((page) => !page.givenUp).map((page) => page.pageId);
  await client.query(
    `UPDATE page SET given_up_at = clock_timestamp(), given_up_by = $2, given_up_reason = $3
     WHERE page_id = ANY($1)`,
    [given, author.actor, reason],
  );
  for (const pageId of given)
    await auditSql(client, { ...author, action: 'page.give-up', target: `page ${pageId}`, reason });
  await moveCommittedThrough(client);
  for (const runId of await runsOf(client, given)) await settleRunIn(client, runId);
  return given;
}

/** Locks in the order of a page: apply lock, pages, key, runs. A person's decision survives a crash. */
export async function lockForDecision(client: Queryable): Promise<void> {
  await lockApply(client);
  await client.query(`SELECT set_config('synchronous_commit', 'on', true)`);
}

async function lockFailedPages(client: Queryable, pageIds: readonly number[]): Promise<FailedPage[]> {
  const { rows } = await client.query<FailedPage>(
    `SELECT page_id AS "pageId", run_id AS "runId", status, given_up_at IS NOT NULL AS "givenUp"
     FROM page WHERE page_id = ANY($1) ORDER BY page_id FOR UPDATE`,
    [pageIds],
  );
  const missing = pageIds.filter((id) => !rows.some((row) => row.pageId === id));
  if (missing.length > 0)
    throw new UsageError('NO_SUCH_PAGE', `There is no page ${missing.join(', ')}. Nothing was given up.`);
  const wrong = rows.filter((row) => row.status !== 'FAILED');
  if (wrong.length > 0) {
    const which = wrong.map((row) => `page ${row.pageId} is ${row.status}`).join(', ');
    throw new UsageError(
      'PAGE_NOT_FAILED',
      `Only a failed page can be given up: ${which}. Nothing was given up.`,
    );
  }
  return rows;
}

/** The runs whose status depends on these pages, replays included. */
async function runsOf(client: Queryable, pageIds: readonly number[]): Promise<number[]> {
  const { rows } = await client.query<{ run_id: number }>(
    `SELECT run_id FROM page WHERE page_id = ANY($1)
     UNION SELECT run_id FROM run_replayed_page WHERE page_id = ANY($1) AND status = 'FAILED'
     ORDER BY run_id`,
    [pageIds],
  );
  return rows.map((row) => row.run_id);
}

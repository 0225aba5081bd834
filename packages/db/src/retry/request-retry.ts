import { UsageError } from '@tixngo-sync/domain';
import type { Author } from '../audit.js';
import { auditSql } from '../audit-sql.js';
import type { Database } from '../client.js';
import { isOpenFailure } from '../page/open-page-sql.js';
import { problemMemberIds } from '../problem/problem-members.js';
import { lockForDecision, reopenPagesIn } from '../run/failed-pages.js';
import type { Queryable } from '../sql.js';
import { inTransaction } from '../transaction.js';
import { storeRetry } from './retries.js';

/** What to retry. `limit`: only the first, as a trial; null: all. */
export type RetryChoice =
  | { readonly ids: readonly number[] }
  | { readonly all: true }
  | { readonly problemId: string; readonly limit: number | null };

export interface RequestedRetry {
  readonly retryId: number;
  /** Page ids or quarantine ids, in the order of the feed. */
  readonly ids: readonly number[];
}

/**
 * Reopens failed pages and stores the retry, in one transaction with the audit log. The caller enqueues the
 * pages; the sweep enqueues what was missed.
 * @throws UsageError when a page does not exist, is not failed or has no body, and when nothing is chosen;
 * nothing is then retried
 */
export function requestPageRetry(
  database: Database,
  author: Author,
  choice: RetryChoice,
  reason?: string,
): Promise<RequestedRetry> {
  return inTransaction(database, async (client) => {
    await lockForDecision(client);
    const ids = await chosenPages(client, choice);
    if (ids.length === 0) throw nothingOpen('No failed page is open');
    await reopenPagesIn(client, author, ids, reason);
    return { ids, retryId: await storeRetry(client, retryOf('PAGE', author, choice, ids, reason)) };
  });
}

/**
 * Stores a retry of open quarantined tickets, in one transaction with the audit log. The caller enqueues it;
 * the sweep does if it was missed.
 * @throws UsageError when a ticket does not exist, is not open or has no body, and when nothing is chosen;
 * nothing is then retried
 */
export function requestQuarantineRetry(
  database: Database,
  author: Author,
  choice: RetryChoice,
  reason?: string,
): Promise<RequestedRetry> {
  return inTransaction(database, async (client) => {
    const ids = await chosenTickets(client, choice);
    if (ids.length === 0) throw nothingOpen('No ticket that can be processed again is in quarantine');
    const retryId = await storeRetry(client, retryOf('QUARANTINE', author, choice, ids, reason));
    await auditSql(client, {
      ...author,
      action: 'quarantine.retry',
      target: `retry ${retryId}`,
      reason,
      detail: {
        tickets: ids.length,
        ...('problemId' in choice ? { problemId: choice.problemId } : {}),
        ...('ids' in choice ? { quarantineIds: [...ids] } : {}),
      },
    });
    return { ids, retryId };
  });
}

function retryOf(
  kind: 'PAGE' | 'QUARANTINE',
  { actor }: Author,
  choice: RetryChoice,
  itemIds: readonly number[],
  reason: string | undefined,
) {
  const problemId = 'problemId' in choice ? choice.problemId : null;
  return { kind, problemId, itemIds, requestedBy: actor, reason };
}

function nothingOpen(what: string): UsageError {
  return new UsageError('NOTHING_TO_RETRY', `${what}. Nothing was retried.`);
}

interface Item {
  readonly id: number;
  readonly status: string;
  readonly hasBody: boolean;
}

async function chosenPages(client: Queryable, choice: RetryChoice): Promise<readonly number[]> {
  if ('problemId' in choice)
    return problemMemberIds(client, { ...choice, kind: 'PAGE' }, { limit: choice.limit, withBody: true });
  const { rows } = await client.query<Item>(
    `SELECT page_id AS id, status, body IS NOT NULL AS "hasBody" FROM page
     WHERE ${'ids' in choice ? 'page_id = ANY($1)' : `${isOpenFailure()} AND body IS NOT NULL AND $1::text IS NULL`}
     ORDER BY page_id`,
    ['ids' in choice ? choice.ids : null],
  );
  if ('ids' in choice)
    refuseOthers(choice.ids, rows, {
      thing: 'page',
      status: 'FAILED',
      codes: { unknown: 'NO_SUCH_PAGE', other: 'NOT_FAILED' },
    });
  return rows.map(({ id }) => id);
}

async function chosenTickets(client: Queryable, choice: RetryChoice): Promise<readonly number[]> {
  if ('problemId' in choice)
    return problemMemberIds(
      client,
      { ...choice, kind: 'QUARANTINE' },
      { limit: choice.limit, withBody: true },
    );
  const { rows } = await client.query<Item>(
    `SELECT quarantine_id AS id, status, body IS NOT NULL AS "hasBody" FROM quarantined_ticket
     WHERE ${'ids' in choice ? 'quarantine_id = ANY($1)' : `status = 'OPEN' AND body IS NOT NULL AND $1::text IS NULL`}
     ORDER BY page_id, position`,
    ['ids' in choice ? choice.ids : null],
  );
  if ('ids' in choice)
    refuseOthers(choice.ids, rows, {
      thing: 'quarantined ticket',
      status: 'OPEN',
      codes: { unknown: 'NO_SUCH_QUARANTINE', other: 'NOT_OPEN' },
    });
  return rows.map(({ id }) => id);
}

interface Rule {
  readonly thing: string;
  readonly status: string;
  readonly codes: { readonly unknown: string; readonly other: string };
}

function refuseOthers(ids: readonly number[], rows: readonly Item[], { thing, status, codes }: Rule): void {
  const missing = ids.filter((id) => !rows.some((row) => row.id === id));
  if (missing.length > 0)
    throw new UsageError(codes.unknown, `There is no ${thing} ${missing.join(', ')}. Nothing was retried.`);
  const wrong = rows.filter((row) => row.status !== status);
  if (wrong.length > 0) {
    const which = wrong.map((row) => `${thing} ${row.id} is ${row.status}`).join(', ');
    throw new UsageError(
      codes.other,
      `Only what is ${status} can be retried: ${which}. Nothing was retried.`,
    );
  }
  const cleared = rows.filter((row) => !row.hasBody).map((row) => row.id);
  if (cleared.length > 0)
    throw new UsageError(
      'NO_BODY',
      `Retention cleared the body of ${thing} ${cleared.join(', ')}, so it cannot be processed again: ` +
        `${status === 'FAILED' ? 'give it up' : 'skip it'}. Nothing was retried.`,
    );
}

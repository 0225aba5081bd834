import type { Database } from './client.js';
import { hasStalePlan, sqlStateOf } from './database-errors.js';
import type { Prisma } from './generated/client.js';
import type { Queryable } from './sql.js';

/** A connection that is in a transaction. */
export interface Transaction extends Queryable {
  /**
   * Takes a statement that was just sent, and whose answer only the commit waits for. Meanwhile its sender
   * can prepare the next one. If it fails, so does the transaction.
   */
  leaveToCommit(statement: Promise<unknown>): void;
}

/** PostgreSQL's answer to every statement after one that failed. */
const TRANSACTION_ABORTED = '25P02';

/** Runs `work` in one transaction on one connection; whatever it throws rolls everything back. */
export function inTransaction<Result>(
  database: Database,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return inTransactionEndedBy('COMMIT', database, work);
}

/** Runs `work` in a transaction that is always rolled back, to see what would happen. */
export function takenBack<Result>(
  database: Database,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return inTransactionEndedBy('ROLLBACK', database, work);
}

async function inTransactionEndedBy<Result>(
  end: 'COMMIT' | 'ROLLBACK',
  database: Database,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  const client = await database.pool.connect();
  const left: Promise<unknown>[] = [];
  let ended = false;
  let broken: Error | undefined;
  const query = ((...args: Parameters<typeof client.query>) => {
    // Work that continues after a part of it has failed must not write outside the transaction.
    if (ended) return Promise.reject(new Error('the transaction has ended'));
    return client.query(...args);
  }) as typeof client.query;
  const leaveToCommit = (statement: Promise<unknown>) => {
    statement.catch(() => undefined); // seen at the end
    left.push(statement);
  };
  try {
    await client.query('BEGIN');
    const result = await work({ query, leaveToCommit });
    ended = true;
    // PostgreSQL rolls back at the COMMIT of a transaction in which a statement has failed.
    await Promise.all([...left, client.query(end)]);
    return result;
  } catch (error) {
    ended = true;
    const cause = sqlStateOf(error) === TRANSACTION_ABORTED ? await causeAmong(left, error) : error;
    if (hasStalePlan(cause)) broken = cause as Error;
    await client.query('ROLLBACK').catch((rollbackError: Error) => {
      broken = rollbackError; // the connection is of no use any more: the pool drops it
    });
    throw cause;
  } finally {
    client.release(broken);
  }
}

/** Returns why one of these statements failed first: the reason why `error` came after it. */
async function causeAmong(statements: readonly Promise<unknown>[], error: unknown): Promise<unknown> {
  for (const settled of await Promise.allSettled(statements)) {
    if (settled.status === 'rejected' && sqlStateOf(settled.reason) !== TRANSACTION_ABORTED)
      return settled.reason;
  }
  return error;
}

/**
 * A machine busy with pages exceeds Prisma's own limits (2 s to begin, 5 s to end); these only end what is
 * stuck.
 */
const LIMITS_MS = { maxWait: 15_000, timeout: 30_000 };

/**
 * One transaction for a change that a person makes: few rows, through Prisma. For set work there is
 * `inTransaction`.
 */
export function inPrismaTransaction<Result>(
  database: Database,
  work: (tx: Prisma.TransactionClient) => Promise<Result>,
): Promise<Result> {
  return database.prisma.$transaction(work, LIMITS_MS);
}

/** Any number, the same on every machine: the lock under which pages are applied. */
const APPLY_LOCK = 7_270_736_900_001n;

/**
 * One page at a time is applied in a database; loading, parsing and mapping run in parallel (docs/decisions,
 * "One apply at a time"). What this buys: no deadlock, no duplicate contact, and decisions taken in code stay
 * true until the commit. Held until the transaction ends. The settings make the planner look rows up by
 * index, in one process: a page is small beside the tables, whatever the statistics say about a fresh
 * database, and starting a parallel worker takes longer than the look-ups. The commit need not reach the
 * disk: a page whose commit is lost in a crash is STORED again and processed again.
 */
export async function lockApply(client: Queryable): Promise<void> {
  await client.query({
    name: 'lock-apply',
    text: `SELECT pg_advisory_xact_lock($1),
             set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
             set_config('enable_mergejoin', 'off', true), set_config('max_parallel_workers_per_gather', '0',
               true),
             set_config('synchronous_commit', 'off', true)`,
    values: [APPLY_LOCK],
  });
}

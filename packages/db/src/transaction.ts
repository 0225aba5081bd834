import type pg from 'pg';
import type { Database } from './client.js';
import { hasStalePlan } from './database-errors.js';
import type { Prisma } from './generated/client.js';
import type { Queryable } from './sql.js';

/** Runs `work` in one transaction on one connection; whatever it throws rolls everything back. */
export async function inTransaction<Result>(
  database: Database,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await database.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    if (hasStalePlan(error)) broken = error as Error;
    await client.query('ROLLBACK').catch((rollbackError: Error) => {
      broken = rollbackError; // the connection is of no use any more: the pool drops it
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

class TakenBack extends Error {}

/** Runs `work` in a transaction that is always rolled back, to see what would happen. */
export async function takenBack<Result>(
  database: Database,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  let outcome: { readonly result: Result } | undefined;
  try {
    await inTransaction(database, async (client) => {
      outcome = { result: await work(client) };
      throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
  }
  if (outcome === undefined) throw new Error('a transaction that is rolled back ended without a result');
  return outcome.result;
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

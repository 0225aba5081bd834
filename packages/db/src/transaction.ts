import type pg from 'pg';
import type { Database } from './client.js';

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
    await client.query('ROLLBACK').catch((rollbackError: Error) => {
      broken = rollbackError; // the connection is of no use any more: the pool drops it
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

class TakenBack extends Error {}

/** Runs `work` in a transaction that is always taken back, for looking at what would happen. */
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
  if (outcome === undefined)
    throw new Error('a transaction that was to be taken back ended without a result');
  return outcome.result;
}

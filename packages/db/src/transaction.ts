import type pg from 'pg';
import type { Database } from './client.js';

/** Runs `work` in one transaction on one connection; whatever it throws rolls everything back. */
export async function inTransaction<Result>(database: Database, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
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

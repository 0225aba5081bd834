import { realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { readIfThere } from '../data-dir.js';
import { isErrno, isRunning } from '../processes.js';
import { DATABASE_NAME, type PostgresConnection, postgresUrl } from './connection-file.js';
import { parsePostmasterFile } from './postmaster-file.js';

/** Wrong password; not allowed in; no such database. (PostgreSQL manual, "Error Codes") */
const REFUSALS = ['28P01', '28000', '3D000'];

export type Answer = 'ours' | 'not yet' | 'refuses us';

/** Asks the server at that port for its data directory, with our password. */
export async function askPostgres(connection: PostgresConnection, clusterDir: string): Promise<Answer> {
  try {
    const directory = await withClient(connection, async (client) => {
      const { rows } = await client.query<{ directory: string }>(
        "SELECT current_setting('data_directory') AS directory",
      );
      return rows[0]?.directory;
    });
    return directory !== undefined && realpathSync(directory) === realpathSync(clusterDir)
      ? 'ours'
      : 'refuses us';
  } catch (error) {
    // Only a clear no is a no: a server that is starting, or on a busy machine, is slow or drops the connection.
    return isErrno(error, ...REFUSALS) ? 'refuses us' : 'not yet';
  }
}

/**
 * Waits until the server of `clusterDir` takes our connections. Recovery after a crash may take minutes, so it waits as long as the
 * process lives, up to `timeoutMs`.
 */
export async function untilPostgresAnswers(
  pid: number,
  clusterDir: string,
  password: string,
  timeoutMs: number,
  onSlow: () => void,
): Promise<Answer | 'ended'> {
  const begin = Date.now();
  let told = false;
  while (isRunning(pid)) {
    const file = parsePostmasterFile(readIfThere(`${clusterDir}/postmaster.pid`) ?? '');
    if (file?.pid === pid && file.port !== undefined && file.state === 'ready') {
      const answer = await askPostgres({ port: file.port, password }, clusterDir);
      if (answer !== 'not yet') return answer;
    }
    const waitedMs = Date.now() - begin;
    if (waitedMs > timeoutMs) return 'not yet';
    if (waitedMs > 5_000 && !told) {
      told = true;
      onSlow();
    }
    await sleep(20);
  }
  return 'ended';
}

/** Makes the product's database on the first start. */
export async function ensureDatabase(connection: PostgresConnection): Promise<void> {
  await withClient(connection, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE_NAME]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE_NAME}`);
  });
}

async function withClient<T>(
  connection: PostgresConnection,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: postgresUrl(connection, 'postgres'),
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
  });
  client.on('error', () => {}); // a server that ends now makes the query fail too, and that is where it is handled
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

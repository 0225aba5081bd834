import { realpathSync, statSync } from 'node:fs';
import pg from 'pg';
import { ownerOfPort } from '../host/ports.js';
import { readIfThere, writePrivateFile } from '../host/private-files.js';
import { isErrno } from '../host/processes.js';
import { newPassword } from '../host/server.js';

/** The superuser, who owns the tables and migrates them. */
export const POSTGRES_USER = 'postgres';
/** The role of the product: it may neither change the schema nor the audit log. */
const APPLICATION_ROLE = 'tixngo_sync';
const DATABASE_NAME = 'tixngo_sync';

/**
 * How to reach the embedded server. Kept in a file that only its owner may read, so that the port survives
 * restarts.
 */
export interface PostgresConnection {
  readonly port: number;
  readonly password: string;
  /** Undefined until the database and its role are there. */
  readonly applicationPassword?: string | undefined;
}

/** @returns the connection in the file; undefined if the file is missing or damaged. */
export function readConnection(file: string): PostgresConnection | undefined {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('port' in value) || !('password' in value))
      return undefined;
    const { port, password } = value;
    if (typeof port !== 'number' || typeof password !== 'string') return undefined;
    const application = 'applicationPassword' in value ? value.applicationPassword : undefined;
    return typeof application === 'string'
      ? { port, password, applicationPassword: application }
      : { port, password };
  } catch {
    return undefined;
  }
}

/** Writes the connection with its URL, for `psql "$(jq -r .url postgres.json)"`. */
export function writeConnection(file: string, connection: PostgresConnection): void {
  const content = {
    ...connection,
    user: POSTGRES_USER,
    database: DATABASE_NAME,
    url: postgresUrl(connection),
  };
  writePrivateFile(file, `${JSON.stringify(content, null, 2)}\n`);
}

export function postgresUrl({ port, password }: PostgresConnection, database = DATABASE_NAME): string {
  return `postgresql://${POSTGRES_USER}:${password}@127.0.0.1:${port}/${database}`;
}

/** @returns the URL of the product's own role; empty password until {@link ensureDatabase}. */
export function applicationUrl({ port, applicationPassword = '' }: PostgresConnection): string {
  return `postgresql://${APPLICATION_ROLE}:${applicationPassword}@127.0.0.1:${port}/${DATABASE_NAME}`;
}

/** Wrong password; not allowed in; no such database. (PostgreSQL manual, "Error Codes") */
const REFUSALS = ['28P01', '28000', '3D000'];

export type Answer = 'ours' | 'not yet' | 'refuses us';

/**
 * Asks the server at that port for its data directory, with our password. The password goes only to a
 * program of the account that owns the directory.
 */
export async function askPostgres(connection: PostgresConnection, clusterDir: string): Promise<Answer> {
  if (![undefined, statSync(clusterDir).uid].includes(ownerOfPort(connection.port))) return 'not yet';
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
    // Only these codes are a refusal: a server that is starting or on a busy machine is slow or drops the
    // connection.
    return isErrno(error, ...REFUSALS) ? 'refuses us' : 'not yet';
  }
}

/**
 * Creates the product's database and role unless they exist. The role gets its rights when the tables are
 * migrated (packages/db).
 * @returns the connection with the role's password, to be written to the file
 */
export async function ensureDatabase(connection: PostgresConnection): Promise<PostgresConnection> {
  if (connection.applicationPassword !== undefined) return connection;
  const applicationPassword = newPassword();
  await withClient(connection, async (client) => {
    const { rows } = await client.query<{ database: boolean; role: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database,
              EXISTS (SELECT FROM pg_roles WHERE rolname = $2) AS role`,
      [DATABASE_NAME, APPLICATION_ROLE],
    );
    if (!rows[0]?.database) await client.query(`CREATE DATABASE ${DATABASE_NAME}`);
    const verb = rows[0]?.role ? 'ALTER' : 'CREATE';
    // The password is hexadecimal.
    await client.query(`${verb} ROLE ${APPLICATION_ROLE} LOGIN PASSWORD '${applicationPassword}'`);
  });
  return { ...connection, applicationPassword };
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
  client.on('error', () => {}); // the query fails too, and is handled there
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

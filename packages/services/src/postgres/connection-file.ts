import { readIfThere, writePrivateFile } from '../data-dir.js';

export const POSTGRES_USER = 'postgres';
export const DATABASE_NAME = 'tixngo_sync';

/** How to reach the embedded server; kept in a file that only its owner may read, so that a bookmarked port survives restarts. */
export interface PostgresConnection {
  readonly port: number;
  readonly password: string;
}

/** @returns what the file remembers; undefined if there is none. */
export function readConnection(file: string): PostgresConnection | undefined {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('port' in value) || !('password' in value))
      return undefined;
    return typeof value.port === 'number' && typeof value.password === 'string'
      ? { port: value.port, password: value.password }
      : undefined;
  } catch {
    return undefined; // damaged: as good as lost
  }
}

/** The URL is in it too, for `psql "$(jq -r .url postgres.json)"`. */
export function writeConnection(file: string, connection: PostgresConnection): void {
  writePrivateFile(
    file,
    `${JSON.stringify({ ...connection, user: POSTGRES_USER, database: DATABASE_NAME, url: postgresUrl(connection) }, null, 2)}\n`,
  );
}

export function postgresUrl({ port, password }: PostgresConnection, database = DATABASE_NAME): string {
  return `postgresql://${POSTGRES_USER}:${password}@127.0.0.1:${port}/${database}`;
}

import pg from 'pg';

/** Runs one statement on a new connection, so that no restart of the server affects the next one. */
export async function sql<Row extends Record<string, unknown>>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    query_timeout: 120_000,
  });
  // If the server ends now, the query fails too and reports it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** @returns `url` with another database and, if given, another user. */
export function urlOf(
  url: string,
  database: string,
  user?: { readonly name: string; readonly password: string },
): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  if (user !== undefined) Object.assign(other, { username: user.name, password: user.password });
  return other.href;
}

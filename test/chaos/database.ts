import pg from 'pg';

/** One statement on a connection of its own: it survives every restart of the server, because it outlives none. */
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
  // A server that ends just now makes the query fail too, and that is where it is dealt with.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** @returns `url` with another database, and another user where one is given */
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

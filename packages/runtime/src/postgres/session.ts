import pg from 'pg';
import { type DatabaseAddress, parseDatabaseUrl } from './database-url.js';

/**
 * What our statements and the reading of their answers rely on, whatever the server, the database, the role
 * or the URL say. It is set in SQL after connecting, because poolers refuse startup parameters.
 */
const SESSION: Readonly<Record<string, string>> = {
  TimeZone: 'UTC',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  client_encoding: 'UTF8',
  standard_conforming_strings: 'on',
  bytea_output: 'hex',
  extra_float_digits: '1',
  default_transaction_isolation: 'read committed',
  default_transaction_deferrable: 'off',
  search_path: 'public',
};

/** A database may limit statements for people; a page or a migration takes the time it takes. */
const NO_LIMITS = { statement_timeout: '0', lock_timeout: '0', idle_session_timeout: '0' };

/** @param own overrides all others */
async function setSession(
  client: Pick<pg.ClientBase, 'query'>,
  address: DatabaseAddress,
  own: Readonly<Record<string, string>>,
): Promise<void> {
  const settings = Object.entries({ ...NO_LIMITS, ...address.session, ...SESSION, ...own });
  const calls = settings.map((_, i) => `set_config($${2 * i + 1}, $${2 * i + 2}, false)`);
  await client.query(`SELECT ${calls.join(', ')}`, settings.flat());
}

export interface PoolOptions extends Omit<pg.PoolConfig, 'connectionString' | 'options' | 'onConnect'> {
  /** Set on every connection, beside what we always set. */
  readonly session?: Readonly<Record<string, string>>;
}

/**
 * Opens a pool whose connections have our session settings.
 * @param url a DATABASE_URL; its connection_limit replaces `max`
 * @throws UsageError for an invalid URL
 */
export function openPool(url: string, { session = {}, ...options }: PoolOptions): pg.Pool {
  const address = parseDatabaseUrl(url);
  const pool = new pg.Pool({
    ...options,
    ...address.connection,
    ...(address.poolSize === undefined ? {} : { max: address.poolSize }),
    // The pool waits for the promise, which its types do not say.
    onConnect: (client) => setSession(client, address, session),
  });
  // The query in progress reports a broken connection; without a listener the error would end the process as
  // well.
  pool.on('connect', (client) => client.on('error', () => {}));
  dropReadOnlyConnections(pool);
  return pool;
}

/**
 * Opens one connection with our session settings, for work that a pool does not fit.
 * @throws UsageError for an invalid URL, and whatever pg throws
 */
export async function openConnection(url: string, options: pg.ClientConfig): Promise<pg.Client> {
  const address = parseDatabaseUrl(url);
  const client = new pg.Client({ ...options, ...address.connection });
  // A connection that breaks while idle also fails the query that follows.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await setSession(client, address, { ...NO_LIMITS, idle_in_transaction_session_timeout: '0' });
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** The server accepts no writes: after a failover the connection still points to the old primary. */
const READ_ONLY_STATE = '25006';

/**
 * Drops a connection once the server has refused a write as read-only: after a failover a new connection
 * reaches the new primary, while the old one would fail for as long as it lives. Prisma and BullMQ return
 * connections without their error, so this listens to the server's errors.
 */
function dropReadOnlyConnections(pool: pg.Pool): void {
  const readOnly = new WeakSet<pg.PoolClient>();
  pool.on('connect', (client) => {
    // Not in @types/pg; it emits every error of the server, whichever way the statement was sent.
    const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
    connection.on('errorMessage', ({ code }: { code?: string }) => {
      if (code === READ_ONLY_STATE) readOnly.add(client);
    });
  });
  // The pool keeps no connection that is ending.
  pool.on('release', (_error, client) => {
    if (readOnly.has(client)) client.end().catch(() => undefined);
  });
}

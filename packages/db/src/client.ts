import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { READ_ONLY_STATE } from './database-errors.js';
import { PrismaClient } from './generated/client.js';
import { type TraceStatement, tracedClient } from './traced-client.js';

/**
 * One pool for both styles of access: `pool` for set-based SQL, `prisma` for single rows and screens.
 * Counts (int8) are numbers: none of ours reaches 2^53.
 */
export interface Database {
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  close(): Promise<void>;
}

pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** The server ends a transaction left idle this long, so that a paused process does not block the others. */
const IDLE_IN_TRANSACTION_MS = 15_000;

/**
 * Opens a pool of connections.
 * @param options.url postgresql://…
 * @param options.poolSize the most connections; default 10
 * @param options.applicationName what pg_stat_activity shows
 * @param options.onError called when an idle connection breaks; the pool replaces it
 * @param options.traceStatement called with each statement
 */
export function createDatabase(options: {
  url: string;
  poolSize?: number;
  applicationName?: string;
  onError?: (error: Error) => void;
  traceStatement?: TraceStatement | undefined;
}): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolSize ?? 10,
    application_name: options.applicationName ?? 'tixngo-sync',
    connectionTimeoutMillis: 10_000,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    // Statements that do not wait for each other's answers go out together (Promise.all); the server takes
    // them in their order.
    pipeline: true,
    options: '-c timezone=UTC -c jit=off',
    ...(options.traceStatement === undefined ? {} : { Client: tracedClient(options.traceStatement) }),
  });
  pool.on('error', (error) => options.onError?.(error));
  // The query in progress reports a broken connection; without a listener the error would end the process as
  // well.
  pool.on('connect', (client) => client.on('error', () => {}));
  dropReadOnlyConnections(pool);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    pool,
    prisma,
    close: async () => {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}

/**
 * Drops a connection once the server has refused a write as read-only: after a failover a new connection
 * reaches the new primary, while the old one would fail for as long as it lives. Prisma returns its
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
    if (readOnly.has(client)) void client.end();
  });
}

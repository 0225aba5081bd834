import { PrismaPg } from '@prisma/adapter-pg';
import { openPool } from '@tixngo-sync/runtime';
import pg from 'pg';
import { PrismaClient } from './generated/client.js';
import { type TraceStatement, tracedClient } from './traced-client.js';

/**
 * One pool for both styles of access: `pool` for set-based SQL, `prisma` for single rows and screens.
 * Counts (int8) are numbers: none of ours reaches 2^53.
 */
export interface Database {
  /** For a connection beside the pool. Contains the password. */
  readonly url: string;
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  close(): Promise<void>;
}

pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** The server ends a transaction left idle this long, so that a paused process does not block the others. */
const IDLE_IN_TRANSACTION = '15s';

/**
 * Opens a pool of connections.
 * @param options.url a DATABASE_URL
 * @param options.poolSize the most connections unless the URL says it; default 10
 * @param options.applicationName what pg_stat_activity shows
 * @param options.onError called when an idle connection breaks; the pool replaces it
 * @param options.traceStatement called with each statement
 * @param options.statementTimeoutMs the server ends a statement that takes longer; default never
 */
export function createDatabase(options: {
  url: string;
  poolSize?: number;
  applicationName?: string;
  onError?: (error: Error) => void;
  traceStatement?: TraceStatement | undefined;
  statementTimeoutMs?: number;
}): Database {
  const { statementTimeoutMs } = options;
  const pool = openPool(options.url, {
    max: options.poolSize ?? 10,
    application_name: options.applicationName ?? 'tixngo-sync',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // Statements that do not wait for each other's answers go out together (Promise.all); the server takes
    // them in their order.
    pipeline: true,
    session: {
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION,
      ...(statementTimeoutMs === undefined ? {} : { statement_timeout: String(statementTimeoutMs) }),
      jit: 'off',
    },
    ...(options.traceStatement === undefined ? {} : { Client: tracedClient(options.traceStatement) }),
  });
  pool.on('error', (error) => options.onError?.(error));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    url: options.url,
    pool,
    prisma,
    close: async () => {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}

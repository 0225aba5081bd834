import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient } from './generated/client.js';
import { type TraceStatement, tracedClient } from './traced-client.js';

/**
 * One pool, two ways in: `pool` for set work (named SQL files), `prisma` for single rows and screens.
 * Counts (int8) come as numbers: none of ours reaches 2^53.
 */
export interface Database {
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  close(): Promise<void>;
}

pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** A transaction left idle this long is ended by the server: a paused process may not hold up the others. */
const IDLE_IN_TRANSACTION_MS = 15_000;

/**
 * @param options.url postgresql://…
 * @param options.poolSize connections at most; default 10
 * @param options.applicationName what pg_stat_activity shows
 * @param options.onError told of connections that break while idle; the pool replaces them
 * @param options.traceStatement told of each statement
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
    // Statements that do not wait for each other's answers go out together (Promise.all); the server takes them in their order.
    pipeline: true,
    options: '-c timezone=UTC -c jit=off',
    ...(options.traceStatement === undefined ? {} : { Client: tracedClient(options.traceStatement) }),
  });
  pool.on('error', (error) => options.onError?.(error));
  // A connection that breaks while it is in use tells whoever uses it by its query; without a listener it would end the process as well.
  pool.on('connect', (client) => client.on('error', () => {}));
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

import { UsageError } from '@tixngo-sync/domain';
import { openPool } from '@tixngo-sync/runtime';
import { type createPostgresBackend, PostgresConnection, PostgresQueueBackend, runMigrations } from 'bullmq';
import type pg from 'pg';

/** Connections of one queue or worker: the listening one and three more. Idle ones are closed after 10 s. */
const POOL_SIZE = 4;
const CONNECT_LIMIT_MS = 5_000;
const QUERY_LIMIT_MS = 10_000;

/** PostgreSQL's limit for an identifier. */
const LONGEST_SCHEMA = 63;

/**
 * Returns the schema of BullMQ's tables, which are not in `public`; an identifier has no dashes.
 * @throws UsageError `QUEUE_PREFIX` when PostgreSQL cannot have such a schema
 */
export function queueSchema(prefix: string): string {
  const schema = `${prefix.replaceAll('-', '_')}_queue`;
  if (/^[A-Za-z_]/.test(schema) && schema.length <= LONGEST_SCHEMA) return schema;
  throw new UsageError(
    'QUEUE_PREFIX',
    `QUEUE_PREFIX cannot name a schema of the queue in PostgreSQL: it must begin with a letter or _ and ` +
      `have at most ${LONGEST_SCHEMA - '_queue'.length} characters`,
  );
}

/**
 * BullMQ's connection on a pool of ours. Its own pool sends startup parameters, which poolers refuse, and
 * loses its search_path when DATABASE_URL has options.
 */
class QueueConnection extends PostgresConnection {
  override readonly schema: string;
  readonly #ownPool: pg.Pool;
  readonly #prefix: string;
  #ready: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(databaseUrl: string, prefix: string) {
    const schema = queueSchema(prefix);
    const pool = openPool(databaseUrl, {
      max: POOL_SIZE,
      application_name: 'tixngo-sync queue',
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      query_timeout: QUERY_LIMIT_MS,
      session: {
        search_path: `"${schema}"`,
        // As durable as a Redis that writes its log every second: the sweep and the mirror restore what a
        // crash loses.
        synchronous_commit: 'off',
      },
    });
    // BullMQ describes what it uses of a pool; pg's own type has no index signature.
    super(pool as unknown as ConstructorParameters<typeof PostgresConnection>[0]);
    this.schema = schema;
    this.#ownPool = pool;
    this.#prefix = prefix;
  }

  /** With a trusted listening connection BullMQ looks for due jobs once an hour; without, every 10 s. */
  override get hasListenClientKeepAlive(): boolean {
    return false;
  }

  override waitUntilReady(): Promise<void> {
    this.#ready ??= this.#migrate();
    return this.#ready;
  }

  async #migrate(): Promise<void> {
    const client = await this.#ownPool.connect();
    try {
      await runMigrations(client, this.schema);
      await claimSchema(client, this.schema, this.#prefix);
    } finally {
      client.release();
    }
    // BullMQ's objects listen only after this call.
    setTimeout(() => this.emit('ready'), 0);
  }

  override close(): Promise<void> {
    this.#closed ??= super.close().then(() => this.#ownPool.end());
    return this.#closed;
  }
}

/**
 * Writes the prefix into the schema's comment.
 * @throws UsageError `QUEUE_PREFIX` when the schema is another prefix's: `my-app` and `my_app` share one
 */
async function claimSchema(client: pg.ClientBase, schema: string, prefix: string): Promise<void> {
  const { rows } = await client.query<{ comment: string | null }>(
    `SELECT obj_description(oid, 'pg_namespace') AS comment FROM pg_namespace WHERE nspname = $1`,
    [schema],
  );
  const owner = /QUEUE_PREFIX=([\w-]+)/.exec(rows[0]?.comment ?? '')?.[1];
  if (owner === undefined)
    await client.query(`COMMENT ON SCHEMA "${schema}" IS 'tixngo-sync QUEUE_PREFIX=${prefix}'`);
  else if (owner !== prefix)
    throw new UsageError(
      'QUEUE_PREFIX',
      `QUEUE_PREFIX ${prefix} and ${owner} would share the schema ${schema} of this database: ` +
        'choose another QUEUE_PREFIX',
    );
}

/**
 * Corrects times that a worker whose clock was ahead left in BullMQ's tables. There BullMQ uses the worker's
 * own clock: for as long as it was ahead, the jobs of a killed worker would stay locked, and no worker would
 * look for such jobs at all. A worker that is alive renews its locks. Does nothing on Redis, which measures
 * these times itself.
 * @param lockMs how long workers lock
 * @returns how many times were corrected
 */
export async function correctTimesAhead(
  pool: pg.Pool,
  { backend, prefix }: { readonly backend: { readonly kind: 'redis' | 'postgres' }; readonly prefix: string },
  lockMs: number,
): Promise<number> {
  if (backend.kind !== 'postgres') return 0;
  const schema = `"${queueSchema(prefix)}"`;
  const { rowCount } = await pool.query(
    `WITH db AS MATERIALIZED (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now),
     locks AS (
       UPDATE ${schema}.job SET locked_until_ms = db.now + $1::bigint FROM db
       WHERE state = 'active' AND locked_until_ms > db.now + 2 * $1::bigint RETURNING 1
     ), checks AS (
       UPDATE ${schema}.meta SET value = db.now::text FROM db
       WHERE field = 'stalled-check' AND value::bigint > db.now + $1::bigint RETURNING 1
     )
     SELECT FROM locks UNION ALL SELECT FROM checks`,
    [lockMs],
  );
  return rowCount ?? 0;
}

/** Makes BullMQ's backends on the schema of one prefix. */
export function postgresBackend(databaseUrl: string, prefix: string): typeof createPostgresBackend {
  return (name, options, { withBlockingConnection } = {}) => {
    // getWorkers() finds a worker by the name of its listening connection.
    const label = 'name' in options ? options.name : undefined; // a worker's
    const workerName = label === undefined ? name : `${name}:w:${label}`;
    return new PostgresQueueBackend(
      new QueueConnection(databaseUrl, prefix),
      name,
      options,
      true,
      withBlockingConnection === true ? workerName : undefined,
    );
  };
}

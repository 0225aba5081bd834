import { messageOf, PermanentError } from '@tixngo-sync/domain';
import { TRANSACTION_POOLING } from '@tixngo-sync/runtime';
import type pg from 'pg';
import type { Database } from './client.js';
import { sqlStateOf } from './database-errors.js';
import type { Queryable } from './sql.js';

/**
 * Refuses a pooler in transaction mode, which loses our session settings and prepared statements.
 * @throws PermanentError `POOLER_UNFIT`, `DATABASE_TLS`; whatever connecting throws otherwise
 */
export async function requireSessions({ pool }: Pick<Database, 'pool'>): Promise<void> {
  const clients: pg.PoolClient[] = [];
  try {
    const first = await pool.connect();
    clients.push(first);
    const second = await pool.connect();
    clients.push(second);
    await requireOwnSession(first, second);
  } catch (error) {
    throw connectionFault(error) ?? error;
  } finally {
    for (const client of clients) client.release();
  }
}

/**
 * Compares the server processes of two connections. A pooler in transaction mode gives the process of an idle
 * connection to the next transaction.
 * @throws PermanentError `POOLER_UNFIT` when they share a process, or one changes its process
 */
export async function requireOwnSession(one: pg.ClientBase, other: pg.ClientBase): Promise<void> {
  const before = await processOf(one);
  await other.query('BEGIN');
  const others = await processOf(other);
  const after = await processOf(one);
  await other.query('ROLLBACK');
  if (before !== after || before === others) throw poolerUnfit();
}

async function processOf(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}

/** Codes of Node's TLS for a certificate that is not accepted. */
const CERTIFICATE = /CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/;
/** Prepared statement missing or there already; protocol violation, as which PgBouncer reports refusals. */
const POOLER_STATES = new Set(['26000', '42P05', '08P01']);

/** @returns what to do about an error of connecting that waiting does not help; null for any other */
export function connectionFault(error: unknown): PermanentError | null {
  const message = messageOf(error);
  if (POOLER_STATES.has(sqlStateOf(error) ?? '')) return poolerUnfit(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (CERTIFICATE.test(code))
    return new PermanentError(
      'DATABASE_TLS',
      `The certificate of the PostgreSQL of DATABASE_URL is not accepted (${message}). Add sslrootcert=FILE ` +
        'with the certificate of its authority to DATABASE_URL, and use the host name of the certificate.',
      { cause: error },
    );
  if (/does not support SSL/.test(message))
    return new PermanentError(
      'DATABASE_TLS',
      'The PostgreSQL of DATABASE_URL does not offer TLS: remove sslmode from DATABASE_URL, or turn ssl on ' +
        'in the server.',
      { cause: error },
    );
  return null;
}

function poolerUnfit(cause?: unknown): PermanentError {
  return new PermanentError('POOLER_UNFIT', `DATABASE_URL ${TRANSACTION_POOLING}.`, { cause });
}

/**
 * Refuses a database whose tables an older version has put into another schema, instead of starting over in
 * `public`.
 * @throws PermanentError `SCHEMA_ELSEWHERE`
 */
export async function refuseTablesElsewhere(client: Queryable): Promise<void> {
  const { rows } = await client.query<{ schema: string }>(
    `SELECT n.nspname AS schema FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relname = 'sync_key' AND c.relkind = 'r' AND to_regclass('public.sync_key') IS NULL
       AND EXISTS (
         SELECT FROM pg_class m WHERE m.relnamespace = c.relnamespace AND m.relname = '_prisma_migrations')
     LIMIT 1`,
  );
  const schema = rows[0]?.schema;
  if (schema === undefined) return;
  throw new PermanentError(
    'SCHEMA_ELSEWHERE',
    `The tables are in the schema ${schema}, to which the search_path pointed when they were created, and ` +
      'this version uses public. Nothing was changed. With every part stopped, rename it: ' +
      `ALTER SCHEMA public RENAME TO public_old; ALTER SCHEMA "${schema}" RENAME TO public.`,
  );
}

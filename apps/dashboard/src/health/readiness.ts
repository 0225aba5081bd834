import { databaseTrouble, schemaState } from '@tixngo-sync/db';
import { findStalls, type Stall } from '@tixngo-sync/pipeline';
import type { Parts } from '../parts.js';

/** In our own words: an error of a driver may name hosts and users. `todo`: what a person should do. */
export type Check =
  | { readonly ok: true }
  | { readonly ok: false; readonly problem: string; readonly todo: string };

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<'database' | 'schema' | 'queue', Check>>;
  /** Work that makes no progress; it does not make the installation unready. null: unknown. */
  readonly stalled: readonly Stall[] | null;
}

const CHECK_LIMIT_MS = 2_000;
/** A check that fails while everything is still starting is no news. */
const STARTING_SECONDS = 20;

/**
 * Checks whether this installation can work. The checks run in parallel, each with its own time limit. The
 * log has the errors in full.
 */
export async function readiness({
  database,
  queues,
  log,
}: Pick<Parts, 'database' | 'queues' | 'log'>): Promise<Readiness> {
  const check = (part: string, work: () => Promise<unknown>, todo: string) =>
    checkPart(work, todo, (error) => {
      const level = process.uptime() < STARTING_SECONDS ? 'debug' : 'warn';
      const message = `the ${part} is not ready: ${wordsFor(error)}`;
      log[level](error instanceof NotReady ? { part } : { err: error, part }, message);
    });
  let stalled: readonly Stall[] | null = null;
  const watch = async () => {
    stalled = await findStalls(database);
  };
  const [reached, schema, queue] = await Promise.all([
    check(
      'database',
      () => requireWritableDatabase(database),
      'Start PostgreSQL, or correct DATABASE_URL. The dashboard reconnects by itself.',
    ),
    check('schema', () => requireCurrentSchema(database), 'Run: npx tixngo-sync migrate'),
    check(
      'queue',
      () => queues.requireWritable(),
      'Start Redis, free its memory, or correct REDIS_URL. No data is lost: the sweep enqueues waiting pages again.',
    ),
    check('stalls', watch, 'See the check of the database.'),
  ]);
  return {
    ready: reached.ok && schema.ok && queue.ok,
    checks: { database: reached, schema, queue },
    stalled,
  };
}

/** After a failover, or with the address of a replica, reading works and nothing else does. */
async function requireWritableDatabase({ pool }: Parts['database']): Promise<void> {
  const { rows } = await pool.query<{ readOnly: string }>(
    `SELECT current_setting('transaction_read_only') AS "readOnly"`,
  );
  if (rows[0]?.readOnly === 'on')
    throw new NotReady('It is read-only: a replica, or a failover is in progress.');
}

async function requireCurrentSchema(database: Parts['database']): Promise<void> {
  const { upToDate, pending } = await schemaState(database);
  if (!upToDate) throw new NotReady(`Missing migrations: ${pending.join(', ')}.`);
}

/** Thrown by a check with words that people may read. */
class NotReady extends Error {}

/** Runs one check. A result that comes after the time limit is ignored. */
async function checkPart(
  work: () => Promise<unknown>,
  todo: string,
  report: (error: unknown) => void,
): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new NotReady(`No answer within ${CHECK_LIMIT_MS / 1000} s.`)),
      CHECK_LIMIT_MS,
    );
  });
  try {
    await Promise.race([work(), limit]);
    return { ok: true };
  } catch (error) {
    report(error);
    return { ok: false, problem: wordsFor(error), todo };
  } finally {
    clearTimeout(timer);
  }
}

function wordsFor(error: unknown): string {
  if (error instanceof NotReady) return error.message;
  const trouble = databaseTrouble(error);
  return trouble === null ? 'It does not answer as it should.' : `It ${trouble}.`;
}

import { schemaState } from '@tixngo-sync/db';
import { messageOf } from '@tixngo-sync/domain';
import { findStalls, type Stall } from '@tixngo-sync/pipeline';
import type { Parts } from '../parts.js';

/** `todo`: what a person should do. */
type Check = { readonly ok: true } | { readonly ok: false; readonly problem: string; readonly todo: string };

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<'database' | 'schema' | 'queue', Check>>;
  /** Work that makes no progress; it does not make the installation unready. null: unknown. */
  readonly stalled: readonly Stall[] | null;
}

const CHECK_LIMIT_MS = 2_000;

/** Checks whether this installation can work. The checks run in parallel, each with its own time limit. */
export async function readiness({
  database,
  queues,
}: Pick<Parts, 'database' | 'queues'>): Promise<Readiness> {
  let stalled: readonly Stall[] | null = null;
  const watch = async () => {
    stalled = await findStalls(database);
  };
  const [reached, schema, queue] = await Promise.all([
    check(
      () => database.pool.query('SELECT 1'),
      'Start PostgreSQL, or correct DATABASE_URL. The dashboard reconnects by itself.',
    ),
    check(() => requireCurrentSchema(database), 'Run: npx tixngo-sync migrate'),
    check(
      () => queues.depths(),
      'Start Redis, or correct REDIS_URL. No data is lost: the sweep enqueues waiting pages again.',
    ),
    check(watch, 'See the check of the database.'),
  ]);
  return {
    ready: reached.ok && schema.ok && queue.ok,
    checks: { database: reached, schema, queue },
    stalled,
  };
}

async function requireCurrentSchema(database: Parts['database']): Promise<void> {
  const { upToDate, pending } = await schemaState(database);
  if (!upToDate) throw new Error(`Missing migrations: ${pending.join(', ')}.`);
}

/** Runs one check. A result that comes after the time limit is ignored. */
async function check(work: () => Promise<unknown>, todo: string): Promise<Check> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`No answer within ${CHECK_LIMIT_MS / 1000} s.`)),
      CHECK_LIMIT_MS,
    );
  });
  try {
    await Promise.race([work(), limit]);
    return { ok: true };
  } catch (error) {
    return { ok: false, problem: messageOf(error) || 'It does not answer.', todo };
  } finally {
    clearTimeout(timer);
  }
}

import { schemaState } from '@tixngo-sync/db';
import { messageOf } from '@tixngo-sync/domain';
import { findStalls, type Stall } from '@tixngo-sync/pipeline';
import type { Parts } from '../parts.js';

/** `todo`: what a person does about it. */
type Check = { readonly ok: true } | { readonly ok: false; readonly problem: string; readonly todo: string };

export interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<'database' | 'schema' | 'queue', Check>>;
  /** Nothing moves where something should: it takes nothing from the dashboard's being ready. null: not known. */
  readonly stalled: readonly Stall[] | null;
}

const CHECK_LIMIT_MS = 2_000;

/** Can this installation work: all checks at once, each with a limit of its own. */
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
      'Start PostgreSQL, or correct DATABASE_URL. Nothing else is needed: we connect again by ourselves.',
    ),
    check(() => schemaIsNew(database), 'Run: npx tixngo-sync migrate'),
    check(
      () => queues.depths(),
      'Start Redis, or correct REDIS_URL. Nothing is lost: the sweep enqueues again what waits.',
    ),
    check(watch, 'It asks the database, which has its own check.'),
  ]);
  return {
    ready: reached.ok && schema.ok && queue.ok,
    checks: { database: reached, schema, queue },
    stalled,
  };
}

async function schemaIsNew(database: Parts['database']): Promise<void> {
  const { upToDate, pending } = await schemaState(database);
  if (!upToDate) throw new Error(`These migrations are missing: ${pending.join(', ')}.`);
}

/** What a slow check finds after its limit is dropped. */
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
    return { ok: false, problem: messageOf(error) || 'It cannot be reached.', todo };
  } finally {
    clearTimeout(timer);
  }
}

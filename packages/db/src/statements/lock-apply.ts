import type { Queryable } from '../queryable.js';

/** Any number, the same on every machine: the lock under which pages are applied. */
const APPLY_LOCK = 7_270_736_900_001n;

/**
 * One page at a time is applied in a database; loading, parsing and mapping go on in parallel (docs/decisions, "One apply at a time").
 * What this buys: no deadlock, no duplicate contact, and decisions taken in code stay true until the commit. Held until the transaction ends.
 * The planner is told to look rows up by index, in one process: a page is small beside the tables, whatever the statistics say about a fresh
 * database, and starting a parallel worker takes longer than the look-ups.
 * The commit need not reach the disk: a page whose commit a crash takes back is STORED again and processed again.
 */
export async function lockApply(client: Queryable): Promise<void> {
  await client.query({
    name: 'lock-apply',
    text: `SELECT pg_advisory_xact_lock($1),
             set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
             set_config('enable_mergejoin', 'off', true), set_config('max_parallel_workers_per_gather', '0', true),
             set_config('synchronous_commit', 'off', true)`,
    values: [APPLY_LOCK],
  });
}

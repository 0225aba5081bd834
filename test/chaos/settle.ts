import { createDatabase, pauseSchedule } from '@tixngo-sync/db';
import { openQueues, type QueueBackend } from '@tixngo-sync/queues';
import { createLogger } from '@tixngo-sync/runtime';
import { waitFor } from '@tixngo-sync/testkit';
import { sql } from './database.js';
import type { Finding } from './finding.js';

/** A run without a worker is taken over within a minute, and then needs some time. */
const LIMIT_MS = 150_000;
export const AUTHOR = { actor: 'test:chaos', channel: 'cli' } as const;
export const SCHEDULE = 'chaos';

/**
 * Waits until everything has settled: a run that began after the last change has read the feed to its end, no
 * page waits, no run is open, and no job is left.
 * @returns what did not end in time
 */
export async function settle(databaseUrl: string, backend: QueueBackend, prefix: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  const wait = async (what: string, condition: () => Promise<boolean>) => {
    await waitFor(condition, { timeoutMs: LIMIT_MS, what }).catch((error: Error) => {
      findings.push({
        kind: 'unfinished',
        what: `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}`,
      });
    });
  };
  const none = async (query: string, values: unknown[] = []) =>
    (await sql(databaseUrl, query, values)).length === 0;
  const [now] = await sql<{ at: Date }>(databaseUrl, 'SELECT clock_timestamp() AS at');
  await wait('a run that reads the feed to its end', async () => {
    const ended = `SELECT FROM run WHERE trigger = 'SCHEDULE' AND started_at > $1 AND status IN ('SUCCEEDED',
      'SUCCEEDED_WITH_ERRORS')`;
    return !(await none(ended, [now?.at]));
  });
  await wait('the last page processed', () => none(`SELECT FROM page WHERE status = 'STORED'`));
  await pause(databaseUrl);
  await wait('the end of every run', () => none(`SELECT FROM run WHERE status = 'RUNNING'`));
  const queues = await openQueues({
    backend,
    prefix,
    log: createLogger({ level: 'silent', pretty: false }),
  });
  await wait('the end of every job', async () => {
    const depths = await queues.depths();
    const open = [depths['process-page'], depths.retrieve].flatMap((states) => [
      states.waiting,
      states.active,
      states.delayed,
    ]);
    return open.every((count) => (count ?? 0) === 0);
  }).finally(() => queues.close());
  return findings;
}

async function pause(databaseUrl: string): Promise<void> {
  const database = createDatabase({ url: databaseUrl, poolSize: 1 });
  try {
    await pauseSchedule(database, AUTHOR, SCHEDULE, 'the soak is over');
  } finally {
    await database.close();
  }
}

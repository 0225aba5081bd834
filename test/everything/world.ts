import { randomUUID } from 'node:crypto';
import { createToken } from '@tixngo-sync/auth';
import { createSchedule } from '@tixngo-sync/db';
import { openQueues, type QueueBackend, type Queues } from '@tixngo-sync/queues';
import { createLogger } from '@tixngo-sync/runtime';
import {
  createTestDatabase,
  queuePrefix,
  type ScriptedTixngo,
  startScriptedTixngo,
  type TestDatabase,
  waitFor,
} from '@tixngo-sync/testkit';
import { startChaosDashboard } from '../chaos/dashboard.js';
import { sql } from '../chaos/database.js';
import { createPerson, type Person } from '../chaos/person.js';
import { startWorkerProcess, type WorkerProcess } from '../flow/worker-process.js';
import type { RedisUnderTest } from './redis-under-test.js';

const AUTHOR = { actor: 'test', channel: 'cli' } as const;
const SETTLE_MS = 90_000;
/** Of the schedule when a plan begins. */
export const BATCH_SIZE = 50;

/** The whole system: PostgreSQL, queue, TIXNGO, a dashboard, and a worker as a process. */
export interface World {
  readonly test: TestDatabase;
  readonly tixngo: ScriptedTixngo;
  readonly redis: RedisUnderTest | null;
  /** Somebody with an admin's token. */
  readonly person: Person;
  readonly scheduleId: number;
  readonly author: typeof AUTHOR;
  rows<Row extends Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Cuts every connection to the database but the one that asks for it. */
  cutConnections(): Promise<void>;
  /** Kills the worker; another is started. */
  killWorker(): Promise<void>;
  /** Kills the dashboard; another is started. */
  killDashboard(): Promise<void>;
  /** Waits until everything up to that key of the feed is fetched, and nothing is left to do. */
  settled(key: string | null): Promise<void>;
  /** Empties it for the next plan, after one that ended well: starting everything takes longer. */
  reset(): Promise<void>;
  /** @returns what the workers have logged */
  log(): string;
  close(): Promise<void>;
}

/** @param redis null: the queue is in PostgreSQL */
export async function openWorld(redis: RedisUnderTest | null): Promise<World> {
  const test = await createTestDatabase({ poolSize: 6 });
  // A connection that is cut while nobody uses it is no news here.
  test.database.pool.on('error', () => undefined);
  const tixngo = await startScriptedTixngo();
  const backend: QueueBackend =
    redis === null ? { kind: 'postgres', databaseUrl: test.url } : { kind: 'redis', url: redis.url };
  const prefix = queuePrefix();
  const log = createLogger({ level: 'silent', pretty: false });
  const queues = await openQueues({ backend, prefix, log });
  const settings = {
    DATABASE_URL: test.url,
    REDIS_URL: redis?.url ?? '',
    QUEUE_PREFIX: prefix,
  };
  const dashboard = await startChaosDashboard({ ...settings, ADMIN_PASSWORD: randomUUID() });
  const token = await createToken(test.database, AUTHOR, { name: 'somebody', role: 'admin' });
  const { scheduleId } = await createSchedule(test.database, AUTHOR, 'main', {
    launch: 'AUTOMATIC',
    everySeconds: 1,
    batchSize: BATCH_SIZE,
  });
  const workers: WorkerProcess[] = [];
  const startWorker = () => {
    const worker = startWorkerProcess({
      ...settings,
      TIXNGO_API_URL: tixngo.url,
      TIXNGO_TIMEOUT_MS: '1000',
      LEASE_SECONDS: '3',
      JOB_LOCK_SECONDS: '3',
    });
    workers.push(worker);
    // One that ends by itself, because something was down, is started again, as systemd does.
    void worker.ended.then(() => {
      if (workers.at(-1) === worker && !closing) startWorker();
    });
  };
  let closing = false;
  startWorker();
  const rows: World['rows'] = (text, values) => sql(test.url, text, values);
  const person = createPerson('somebody', dashboard.url, token);
  const path = `/schedules/${scheduleId}`;
  const until = (what: string, condition: (open: Open) => boolean) =>
    waitFor(async () => condition(await readOpen(rows, queues)), { timeoutMs: SETTLE_MS, what }).catch(
      async (error: unknown) => {
        const open = JSON.stringify(await readOpen(rows, queues));
        throw new Error(`${what} does not come: ${open}`, { cause: error });
      },
    );
  return {
    test,
    tixngo,
    redis,
    person,
    scheduleId,
    author: AUTHOR,
    rows,
    cutConnections: async () => {
      await rows(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    },
    killDashboard: () => dashboard.kill(),
    killWorker: async () => {
      const worker = workers.at(-1);
      worker?.kill('SIGKILL');
      await worker?.ended;
    },
    settled: async (key) => {
      await until(`the end, at ${key}`, (open) => open.key === key && isIdle(open));
    },
    reset: async () => {
      await person.act('pause the schedule', 'POST', `${path}/pause`, {});
      await until('the end of every run', isIdle);
      // Without RESTART IDENTITY, because workers may remember a page by its id; without CASCADE, which would
      // empty run_lease, so that no run could start.
      await rows(`TRUNCATE page_attempt, run_replayed_page, quarantined_ticket, ticket, ticket_history,
        owner_sighting, distribution, contact, person_detail, skipped_tax_number, key_change, drift_count,
        retry, erased_person`);
      await rows(`WITH freed AS (UPDATE run_lease SET run_id = NULL) DELETE FROM page`);
      await rows('DELETE FROM run');
      await rows('UPDATE sync_key SET fetched_through = NULL, committed_through = NULL');
      tixngo.reset();
      const [schedule] = await rows<{ batch_size: number }>('SELECT batch_size FROM schedule');
      if (schedule?.batch_size !== BATCH_SIZE)
        await person.act('edit the schedule', 'PATCH', path, { batchSize: BATCH_SIZE });
      await person.act('resume the schedule', 'POST', `${path}/resume`, {});
    },
    log: () => workers.map((worker) => worker.log()).join(''),
    close: async () => {
      closing = true;
      workers.at(-1)?.kill('SIGKILL');
      await workers.at(-1)?.ended;
      await dashboard.close();
      await queues.close();
      await test.drop();
      await tixngo.close();
    },
  };
}

interface Open extends Record<string, unknown> {
  readonly key: string | null;
  readonly pages: number;
  readonly runs: number;
  readonly retries: number;
  readonly jobs: number;
}

async function readOpen(rows: World['rows'], queues: Queues): Promise<Open> {
  const [open] = await rows<Open>(`SELECT (SELECT fetched_through FROM sync_key) AS key,
    (SELECT count(*)::int FROM page WHERE status = 'STORED') AS pages,
    (SELECT count(*)::int FROM run WHERE status = 'RUNNING') AS runs,
    (SELECT count(*)::int FROM retry WHERE finished_at IS NULL) AS retries`);
  const depths = await queues.depths();
  const jobs = [depths['process-page'], depths.retrieve]
    .flatMap(({ waiting, active }) => [waiting, active])
    .reduce<number>((sum, count) => sum + (count ?? 0), 0);
  if (open === undefined) throw new Error('no row');
  return { key: open.key, pages: open.pages, runs: open.runs, retries: open.retries, jobs };
}

function isIdle({ pages, runs, retries, jobs }: Open): boolean {
  return pages === 0 && runs === 0 && retries === 0 && jobs === 0;
}

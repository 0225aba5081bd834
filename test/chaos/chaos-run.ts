import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, createSchedule } from '@tixngo-sync/db';
import { type Arena, type ArenaTicket, startArena } from './arena.js';
import { installChangeLog } from './change-log.js';
import { checkConsistency } from './consistency.js';
import { sql } from './database.js';
import { injectFault } from './faults.js';
import { type Fleet, startFleet } from './fleet.js';
import { findOverlaps } from './overlaps.js';
import {
  FAULTS,
  type FaultKind,
  type PlannedFault,
  type PlanOptions,
  planFaults,
  type Target,
} from './plan.js';
import { type DoneFault, measureRecovery, type Progress } from './recovery.js';
import { type ChaosReport, countByKind, type Finding } from './report.js';
import { type Servers, startServers } from './servers.js';
import { AUTHOR, SCHEDULE, settle } from './settle.js';
import { checkAgainstArena, checkAgainstModel } from './tables.js';

export interface ChaosOptions extends PlanOptions {
  readonly workers: number;
  /** Tickets in the arena. */
  readonly tickets?: number;
  /** Running servers to use; they are not stopped. */
  readonly servers?: Servers;
  /** The name of the database and the queues. */
  readonly name?: string;
  /** Called every few seconds, and for every fault. */
  readonly onProgress?: (line: string) => void;
  /** Ends the faults early; the checks still run. */
  readonly signal?: AbortSignal;
  /** Plants a bug that a test expects the checks to find. */
  readonly plant?: (chaos: Chaos) => Promise<void>;
  /** Gets the workers' logs when something is wrong. */
  readonly onFindings?: (logs: ReadonlyMap<string, string>) => void;
}

/** A system under chaos. */
export interface Chaos {
  readonly databaseUrl: string;
  readonly servers: Servers;
  readonly arena: Arena;
  readonly fleet: Fleet;
}

/** Enough to keep the fetcher busy for most of a short soak, because faults do not harm idle workers. */
const TICKETS = 6_000;
const EVENTS = 8;
const SPEED = 600;
/** Tickets leave the feed 14 story days after their match, and cannot be compared after that. */
const MOST_STORY_SECONDS = 10 * 86_400;
const BATCH_SIZE = 25;
const RUN_EVERY_SECONDS = 2;
const PROGRESS_MS = 10_000;
/** Short limits, so that a takeover takes seconds. */
const WORKER_SETTINGS = {
  LEASE_SECONDS: '3',
  JOB_LOCK_SECONDS: '3',
  TIXNGO_TIMEOUT_MS: '2000',
  PROCESS_CONCURRENCY: '2',
  MAX_PAGES_AHEAD: '20',
};

/**
 * Runs workers as processes against real servers and the simulator, injects the faults of the seed's plan,
 * waits until everything has settled, and checks everything.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const servers = options.servers ?? (await startServers());
  try {
    return await runOn(servers, options);
  } finally {
    if (options.servers === undefined) await servers.close();
  }
}

async function runOn(servers: Servers, options: ChaosOptions): Promise<ChaosReport> {
  const { seed, seconds, workers, tickets = TICKETS, name = 'chaos' } = options;
  const databaseUrl = await servers.createDatabase(name);
  await installChangeLog(databaseUrl);
  await makeSchedule(databaseUrl);
  const speed = Math.min(SPEED, Math.floor(MOST_STORY_SECONDS / Math.max(seconds, 1)));
  const arena = await startArena({ seed, tickets, events: EVENTS, speed });
  const fleet = startFleet(workers, (client) => ({
    ...WORKER_SETTINGS,
    DATABASE_URL: databaseUrl,
    REDIS_URL: servers.redis.url,
    QUEUE_PREFIX: name,
    TIXNGO_API_URL: arena.urlFor(client),
  }));
  const chaos: Chaos = { databaseUrl, servers, arena, fleet };
  try {
    const faults = await injectFaults(chaos, options);
    await options.plant?.(chaos);
    const quietFrom = performance.now();
    await arena.control('DELETE', 'faults');
    await arena.control('POST', 'speed', { speed: 0 });
    const unfinished = await settle(databaseUrl, servers.redis.url, name);
    const settledAfterMs = performance.now() - quietFrom;
    await fleet.close();
    const report = await check(chaos, options, faults, { unfinished, settledAfterMs });
    if (report.findings.length > 0) options.onFindings?.(fleet.logs());
    return report;
  } finally {
    await fleet.close();
    await arena.close();
  }
}

async function makeSchedule(databaseUrl: string): Promise<void> {
  const database = createDatabase({ url: databaseUrl, poolSize: 1 });
  try {
    const frequency = {
      launch: 'AUTOMATIC',
      everySeconds: RUN_EVERY_SECONDS,
      batchSize: BATCH_SIZE,
    } as const;
    await createSchedule(database, AUTHOR, SCHEDULE, frequency);
  } finally {
    await database.close();
  }
}

/** Injects every fault at its time; a fault waits while another one affects the same target. */
async function injectFaults(chaos: Chaos, options: ChaosOptions): Promise<DoneFault[]> {
  const { seconds, onProgress = () => undefined, signal = new AbortController().signal } = options;
  const begin = performance.now();
  const elapsedMs = () => performance.now() - begin;
  const until = (ms: number) =>
    sleep(Math.max(0, ms - elapsedMs()), undefined, { signal }).catch(() => undefined);
  const done: DoneFault[] = [];
  const inProgress = new Set<string>();
  const lanes = new Map<Target, Promise<void>>();
  const injectOne = async (fault: PlannedFault) => {
    if (signal.aborted) return;
    inProgress.add(fault.kind);
    const startedAt = Date.now();
    onProgress(
      `${elapsedText(elapsedMs())}  ${fault.kind}${fault.lastsMs === 0 ? '' : ` (${Math.round(fault.lastsMs / 1_000)} s)`}`,
    );
    await injectFault(chaos, fault, signal);
    done.push({ kind: fault.kind, startedAt, endedAt: Date.now() });
    inProgress.delete(fault.kind);
  };
  const ticker = setInterval(() => {
    void chaos.arena.requests().catch(() => undefined);
    void progressOf(chaos.databaseUrl).then((text) =>
      onProgress(`${elapsedText(elapsedMs())}  ${text}; now: ${[...inProgress].join(', ') || '-'}`),
    );
  }, PROGRESS_MS);
  try {
    for (const fault of planFaults(options)) {
      await until(fault.atMs);
      const { target } = FAULTS[fault.kind];
      const lane = (lanes.get(target) ?? Promise.resolve()).then(() => injectOne(fault));
      // Awaited below; until then a rejection must not count as unhandled.
      lane.catch(() => undefined);
      lanes.set(target, lane);
    }
    await until(seconds * 1_000);
    await Promise.all(lanes.values());
    return done;
  } finally {
    clearInterval(ticker);
  }
}

async function progressOf(databaseUrl: string): Promise<string> {
  const query = `SELECT count(*)::int AS pages, count(*) FILTER (WHERE status = 'STORED')::int AS waiting,
    coalesce(sum(received), 0)::int AS changes FROM page`;
  const [row] = await sql<{ pages: number; waiting: number; changes: number }>(databaseUrl, query).catch(
    () => [],
  );
  return row === undefined
    ? 'the database is down'
    : `${row.changes} changes on ${row.pages} pages, ${row.waiting} waiting`;
}

const elapsedText = (ms: number) => `${(ms / 1_000).toFixed(0).padStart(5)} s`;

interface Ending {
  readonly unfinished: readonly Finding[];
  readonly settledAfterMs: number;
}

async function check(
  chaos: Chaos,
  options: ChaosOptions,
  faults: readonly DoneFault[],
  ending: Ending,
): Promise<ChaosReport> {
  const { databaseUrl, servers, arena, fleet } = chaos;
  const { name = 'chaos' } = options;
  const modelUrl = await servers.createDatabase(`${name}_model`);
  const { tickets } = await arena.control<{ tickets: ArenaTicket[] }>('GET', 'state');
  const requests = await arena.requests();
  const overlaps = findOverlaps(requests, fleet.lives);
  const recoveries = measureRecovery(faults, await readProgress(databaseUrl));
  const findings = [
    ...ending.unfinished,
    ...fleet.late.map(
      (worker) => ({ kind: 'unfinished', what: `${worker} did not end within 30 s of SIGTERM` }) as const,
    ),
    ...(await checkConsistency(databaseUrl)),
    ...(await checkAgainstModel(databaseUrl, modelUrl, servers.redis.url)),
    ...(await checkAgainstArena(databaseUrl, tickets, await arena.feed())),
    ...overlaps.findings,
    ...recoveries.findings,
  ];
  return {
    seed: options.seed,
    seconds: options.seconds,
    workers: options.workers,
    ...(await readFigures(databaseUrl)),
    requests: requests.length,
    requestsWithGone: overlaps.withGone,
    workersStarted: fleet.lives.length,
    faults: countFaults(faults, recoveries.slowest),
    settledAfterMs: Math.round(ending.settledAfterMs),
    wrong: countByKind(findings),
    findings,
  };
}

/** @returns when pages were stored and processed, and when runs started and succeeded. */
async function readProgress(databaseUrl: string): Promise<Progress[]> {
  return sql<{ begunAt: number; doneAt: number }>(
    databaseUrl,
    `SELECT extract(epoch FROM s.at)::float8 * 1000 AS "begunAt", extract(epoch
      FROM p.at)::float8 * 1000 AS "doneAt"
       FROM change_log.page_step s JOIN change_log.page_step p USING (page_id) WHERE s.became = 'STORED'
         AND p.became = 'PROCESSED'
     UNION ALL
     SELECT extract(epoch FROM started_at)::float8 * 1000, extract(epoch FROM finished_at)::float8 * 1000
       FROM run WHERE status = 'SUCCEEDED'`,
  );
}

async function readFigures(
  databaseUrl: string,
): Promise<{ updates: number; pages: number; runs: Record<string, number> }> {
  const [page] = await sql<{ updates: number; pages: number }>(
    databaseUrl,
    'SELECT coalesce(sum(received), 0)::int AS updates, count(*)::int AS pages FROM page',
  );
  const runs = await sql<{ status: string; count: number }>(
    databaseUrl,
    'SELECT status, count(*)::int AS count FROM run GROUP BY 1 ORDER BY 1',
  );
  return {
    updates: page?.updates ?? 0,
    pages: page?.pages ?? 0,
    runs: Object.fromEntries(runs.map(({ status, count }) => [status, count])),
  };
}

function countFaults(
  faults: readonly DoneFault[],
  slowest: ReadonlyMap<FaultKind, number | null>,
): ChaosReport['faults'] {
  return [...new Set(faults.map(({ kind }) => kind))].sort().map((kind) => {
    const slowestMs = slowest.get(kind) ?? null;
    return {
      kind,
      count: faults.filter((fault) => fault.kind === kind).length,
      slowestRecoveryMs: slowestMs === null ? null : Math.round(slowestMs),
    };
  });
}

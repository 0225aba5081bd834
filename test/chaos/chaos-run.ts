import { randomUUID } from 'node:crypto';
import { createDatabase, createSchedule } from '@tixngo-sync/db';
import type { QueueBackend } from '@tixngo-sync/queues';
import { type Arena, type ArenaTicket, startArena } from './arena.js';
import { installChangeLog } from './change-log.js';
import { checkConsistency } from './consistency.js';
import { type ChaosDashboard, startChaosDashboard } from './dashboard.js';
import { countActions, countFaults, readFigures, readProgress } from './figures.js';
import type { Finding } from './finding.js';
import { type Fleet, startFleet } from './fleet.js';
import { type Injected, type InjectOptions, injectFaults } from './inject-plan.js';
import { findOverlaps } from './overlaps.js';
import { startPeople } from './people.js';
import { measureRecovery } from './recovery.js';
import { type ChaosReport, countByKind } from './report.js';
import { type QueueKind, type Servers, startServers } from './servers.js';
import { AUTHOR, SCHEDULE, settle } from './settle.js';
import { checkAgainstArena, checkAgainstModel } from './tables.js';

export interface ChaosOptions extends InjectOptions {
  readonly workers: number;
  /** Where the queue is: in Redis unless said otherwise. */
  readonly queue?: QueueKind;
  /** False: nobody uses the dashboard. */
  readonly people?: boolean;
  /** Tickets in the arena. */
  readonly tickets?: number;
  /** Tickets asked for in one page. */
  readonly batchSize?: number;
  /** Running servers to use; they are not stopped. */
  readonly servers?: Servers;
  /** The name of the database and the queues. */
  readonly name?: string;
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
  readonly dashboard: ChaosDashboard;
}

/** Enough to keep the fetcher busy for most of a short soak, because faults do not harm idle workers. */
const TICKETS = 6_000;
const EVENTS = 8;
const SPEED = 600;
/** Tickets leave the feed 14 story days after their match, and cannot be compared after that. */
const MOST_STORY_SECONDS = 10 * 86_400;
const BATCH_SIZE = 25;
const RUN_EVERY_SECONDS = 2;
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
  const servers = options.servers ?? (await startServers(options.queue));
  try {
    return await runOn(servers, options);
  } finally {
    if (options.servers === undefined) await servers.close();
  }
}

async function runOn(servers: Servers, options: ChaosOptions): Promise<ChaosReport> {
  const { seed, seconds, workers, tickets = TICKETS, batchSize = BATCH_SIZE, name = 'chaos' } = options;
  const databaseUrl = await servers.createDatabase(name);
  await installChangeLog(databaseUrl);
  await makeSchedule(databaseUrl, batchSize);
  const speed = Math.min(SPEED, Math.floor(MOST_STORY_SECONDS / Math.max(seconds, 1)));
  const arena = await startArena({ seed, tickets, events: EVENTS, speed });
  const { redis } = servers;
  const backend: QueueBackend =
    redis === null ? { kind: 'postgres', databaseUrl } : { kind: 'redis', url: redis.url };
  const fleet = startFleet(workers, (client) => ({
    ...WORKER_SETTINGS,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis?.url ?? '',
    QUEUE_PREFIX: name,
    TIXNGO_API_URL: arena.urlFor(client),
  }));
  const dashboard = await startChaosDashboard({
    DATABASE_URL: databaseUrl,
    REDIS_URL: redis?.url ?? '',
    QUEUE_PREFIX: name,
    ADMIN_PASSWORD: randomUUID(),
  });
  const chaos: Chaos = { databaseUrl, servers, arena, fleet, dashboard };
  try {
    const people = options.people === false ? null : await startPeople(databaseUrl, dashboard.url, batchSize);
    const injected = await injectFaults(chaos, options);
    await options.plant?.(chaos);
    const quietFrom = performance.now();
    await arena.control('DELETE', 'faults');
    await arena.control('POST', 'speed', { speed: 0 });
    const wrongActions = (await people?.finish()) ?? [];
    const actions = countActions(people?.actions() ?? []);
    const unfinished = [...wrongActions, ...(await settle(databaseUrl, backend, name))];
    const settledAfterMs = performance.now() - quietFrom;
    await fleet.close();
    const report = await check(chaos, options, injected, { unfinished, settledAfterMs, actions });
    if (report.findings.length > 0)
      options.onFindings?.(new Map([...fleet.logs(), ['dashboard', dashboard.log()]]));
    return report;
  } finally {
    await dashboard.close();
    await fleet.close();
    await arena.close();
  }
}

async function makeSchedule(databaseUrl: string, batchSize: number): Promise<void> {
  const database = createDatabase({ url: databaseUrl, poolSize: 1 });
  try {
    const frequency = {
      launch: 'AUTOMATIC',
      everySeconds: RUN_EVERY_SECONDS,
      batchSize,
    } as const;
    await createSchedule(database, AUTHOR, SCHEDULE, frequency);
  } finally {
    await database.close();
  }
}

interface Ending {
  readonly unfinished: readonly Finding[];
  readonly settledAfterMs: number;
  readonly actions: Readonly<Record<string, number>>;
}

async function check(
  chaos: Chaos,
  options: ChaosOptions,
  { faults, notInjected }: Injected,
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
    ...(await checkAgainstModel(databaseUrl, modelUrl)),
    ...(await checkAgainstArena(databaseUrl, tickets, await arena.feed())),
    ...overlaps.findings,
    ...recoveries.findings,
  ];
  return {
    seed: options.seed,
    seconds: options.seconds,
    workers: options.workers,
    queue: servers.redis === null ? 'postgres' : 'redis',
    notInjected,
    ...(await readFigures(databaseUrl)),
    requests: requests.length,
    requestsWithGone: overlaps.withGone,
    requestsUnclear: overlaps.unclear,
    workersStarted: fleet.lives.length,
    faults: countFaults(faults, recoveries.slowest),
    actions: ending.actions,
    settledAfterMs: Math.round(ending.settledAfterMs),
    wrong: countByKind(findings),
    findings,
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '@tixngo-sync/testkit';
import type { Arena } from './arena.js';
import type { ChaosDashboard } from './dashboard.js';
import { sql } from './database.js';
import type { Fleet, Victim } from './fleet.js';
import type { FaultKind, PlannedFault } from './plan.js';
import type { RedisGroup } from './redis-group.js';
import type { Server } from './server.js';
import type { Servers } from './servers.js';

/** What faults are injected into. */
export interface Victims {
  readonly databaseUrl: string;
  readonly servers: Servers;
  readonly fleet: Fleet;
  readonly arena: Arena;
  readonly dashboard: ChaosDashboard;
}

/** Fewer than one worker opens. */
const CONNECTIONS_LEFT = 3;
/** Nothing listens there: the demoted server keeps its data, and takes no writes. */
const NO_SERVER = 1;
/** How long to wait until ordered answers were requested. */
const ORDER_LIMIT_MS = 20_000;
const ORDER_POLL_MS = 100;
/** Scheduled runs start at least this often. */
const FETCHING_LIMIT_MS = 3_000;

/**
 * Injects a fault, and resolves when it is over: the server accepts connections again, the worker runs or has
 * ended, the ordered answers were sent.
 * @param signal ends a lasting fault early
 */
export async function injectFault(victims: Victims, fault: PlannedFault, signal: AbortSignal): Promise<void> {
  const { databaseUrl, servers, fleet, arena } = victims;
  const { postgres } = servers;
  const redisOf = (): RedisGroup => {
    if (servers.redis === null) throw new Error(`"${fault.kind}" must not be planned without Redis`);
    return servers.redis;
  };
  const lasts = () => sleep(fault.lastsMs, undefined, { signal }).catch(() => undefined);
  const order = (answers: readonly object[]) => orderAnswers(arena, answers, signal);
  const kinds: Record<FaultKind, () => Promise<void>> = {
    'worker: SIGKILL': async () => fleet.end(await victimOf(victims, fault), 'SIGKILL'),
    'worker: SIGTERM': async () => fleet.end(await victimOf(victims, fault), 'SIGTERM'),
    'worker: SIGSTOP beyond the lease, then SIGCONT': async () => {
      fleet.pause(await victimOf(victims, fault));
      await lasts();
      fleet.resume();
    },
    'worker: clock an hour off, then right': async () => {
      const setRight = fleet.moveClock(await victimOf(victims, fault));
      await lasts();
      setRight();
    },
    'redis: restart': () => takeDown(redisOf(), 'SIGTERM', async () => undefined),
    'redis: FLUSHALL': () =>
      redisOf()
        .onMaster((master) => master.flushall())
        .then(() => undefined),
    'redis: down': () => takeDown(redisOf(), 'SIGTERM', lasts),
    'redis: down for a minute': () => takeDown(redisOf(), 'SIGTERM', lasts),
    'redis: demoted, its connections open': async () => {
      await redisOf().onMaster((master) => master.replicaof('127.0.0.1', NO_SERVER));
      await lasts();
      await redisOf().onMaster((master) => master.replicaof('NO', 'ONE'));
    },
    'redis: failover by Sentinel': () => redisOf().failOver(),
    'postgres: restart, fast': () => takeDown(postgres, 'SIGINT', async () => undefined),
    'postgres: restart, immediate': () => takeDown(postgres, 'SIGQUIT', async () => undefined),
    'postgres: down': () => takeDown(postgres, 'SIGINT', lasts),
    'postgres: down for a minute': () => takeDown(postgres, 'SIGINT', lasts),
    'postgres: all connections cut': () => servers.cutConnections(),
    'postgres: connection limit': async () => {
      await servers.limitConnections(CONNECTIONS_LEFT);
      await lasts();
      await servers.limitConnections(null);
    },
    'postgres: logins refused': async () => {
      await servers.allowLogins(false);
      await lasts();
      await servers.allowLogins(true);
    },
    'postgres: read-only': async () => {
      await servers.setReadOnly(databaseUrl, true);
      await lasts();
      await servers.setReadOnly(databaseUrl, false);
    },
    'postgres: disk full': async () => {
      if (servers.disk === null) throw new Error('no disk of our own: this kind must not be planned');
      servers.disk.fill();
      await lasts();
      servers.disk.empty();
      // It may have ended: then somebody starts it, as after any full disk.
      await postgres.start();
    },
    'dashboard: SIGKILL': () => victims.dashboard.kill(),
    'tixngo: 429 storm': () => order([{ kind: '429', count: 4, retryAfter: 1 }]),
    'tixngo: 5xx': () => order(['500', '502', '503', '504'].map((kind) => ({ kind }))),
    'tixngo: time-outs': () => order([{ kind: 'timeout', count: 2 }]),
    'tixngo: resets': () => order([{ kind: 'reset', count: 3 }]),
    'tixngo: bodies cut off': () => order(['cut', 'drop', 'html'].map((kind) => ({ kind }))),
    'tixngo: repeated pages': () => order([{ kind: 'repeat', count: 2 }]),
  };
  await kinds[fault.kind]();
}

/** @returns every other time the worker that is fetching, where a fault does the most harm. */
async function victimOf({ databaseUrl }: Victims, { draw }: PlannedFault): Promise<Victim> {
  if (draw % 2 === 1) return { draw };
  const fetching = () =>
    sql<{ pid: number }>(
      databaseUrl,
      `SELECT split_part(holder, '/', 2)::int AS pid FROM run_lease WHERE holder IS NOT NULL`,
    );
  const row = await waitFor(async () => (await fetching())[0], { timeoutMs: FETCHING_LIMIT_MS }).catch(
    () => undefined,
  );
  return { pid: row?.pid, draw };
}

async function takeDown(
  server: Server,
  signal: NodeJS.Signals,
  meanwhile: () => Promise<unknown>,
): Promise<void> {
  await server.stop(signal);
  await meanwhile();
  await server.start();
}

async function orderAnswers(arena: Arena, answers: readonly object[], signal: AbortSignal): Promise<void> {
  for (const answer of answers) await arena.control('POST', 'faults', answer);
  const limit = performance.now() + ORDER_LIMIT_MS;
  while (performance.now() < limit && !signal.aborted) {
    if ((await arena.control<unknown[]>('GET', 'faults')).length === 0) return;
    await sleep(ORDER_POLL_MS);
  }
  await arena.control('DELETE', 'faults');
}

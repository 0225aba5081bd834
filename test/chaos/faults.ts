import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '@tixngo-sync/testkit';
import { Redis } from 'ioredis';
import type { Arena } from './arena.js';
import { sql } from './database.js';
import type { Fleet, Victim } from './fleet.js';
import type { FaultKind, PlannedFault } from './plan.js';
import type { Server, Servers } from './servers.js';

/** What faults are done to. */
export interface Victims {
  readonly databaseUrl: string;
  readonly servers: Servers;
  readonly fleet: Fleet;
  readonly arena: Arena;
}

/** Less than one worker opens. */
const CONNECTIONS_LEFT = 3;
/** An answer that nobody asks for within this is not waited for. */
const ORDER_LIMIT_MS = 20_000;
const ORDER_POLL_MS = 100;
/** Scheduled runs are this close together. */
const FETCHING_LIMIT_MS = 3_000;

/**
 * Does what the plan says, and comes back when the fault is over: the server takes connections again, the worker runs or is gone, the
 * answers ordered from TIXNGO were given.
 * @param signal ends one that lasts early, in good order
 */
export async function injectFault(victims: Victims, fault: PlannedFault, signal: AbortSignal): Promise<void> {
  const { servers, fleet, arena } = victims;
  const { postgres, redis } = servers;
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
    'redis: restart': () => away(redis, 'SIGTERM', async () => undefined),
    'redis: FLUSHALL': () => flush(redis.url),
    'redis: away': () => away(redis, 'SIGTERM', lasts),
    'redis: away for a minute': () => away(redis, 'SIGTERM', lasts),
    'postgres: restart, fast': () => away(postgres, 'SIGINT', async () => undefined),
    'postgres: restart, immediate': () => away(postgres, 'SIGQUIT', async () => undefined),
    'postgres: away': () => away(postgres, 'SIGINT', lasts),
    'postgres: away for a minute': () => away(postgres, 'SIGINT', lasts),
    'postgres: all connections cut': () => servers.cutConnections(),
    'postgres: connection limit': async () => {
      await servers.limitConnections(CONNECTIONS_LEFT);
      await lasts();
      await servers.limitConnections(null);
    },
    'tixngo: 429 storm': () => order([{ kind: '429', count: 4, retryAfter: 1 }]),
    'tixngo: 5xx': () => order(['500', '502', '503', '504'].map((kind) => ({ kind }))),
    'tixngo: time-outs': () => order([{ kind: 'timeout', count: 2 }]),
    'tixngo: resets': () => order([{ kind: 'reset', count: 3 }]),
    'tixngo: bodies cut off': () => order(['cut', 'drop', 'html'].map((kind) => ({ kind }))),
    'tixngo: repeated pages': () => order([{ kind: 'repeat', count: 2 }]),
  };
  await kinds[fault.kind]();
}

/** Every other time the one that is fetching: that is where it hurts most. */
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

async function away(
  server: Server,
  signal: NodeJS.Signals,
  meanwhile: () => Promise<unknown>,
): Promise<void> {
  await server.stop(signal);
  await meanwhile();
  await server.start();
}

async function flush(url: string): Promise<void> {
  const redis = new Redis(url, { retryStrategy: () => 100, maxRetriesPerRequest: 50 });
  redis.on('error', () => undefined);
  try {
    await redis.flushall();
  } finally {
    redis.disconnect();
  }
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

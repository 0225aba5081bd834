import { createRandom } from './random.js';

/** What a fault affects. Faults of one target never overlap; faults of different targets may. */
export type Target = 'worker' | 'redis' | 'postgres' | 'tixngo' | 'dashboard';

/**
 * Every kind of fault, its target, and its shortest and longest duration in seconds (0: it is over at once).
 */
export const FAULTS = {
  'worker: SIGKILL': { target: 'worker', seconds: [0, 0] },
  'worker: SIGTERM': { target: 'worker', seconds: [0, 0] },
  'worker: SIGSTOP beyond the lease, then SIGCONT': { target: 'worker', seconds: [5, 8] },
  'worker: clock an hour off, then right': { target: 'worker', seconds: [5, 15] },
  'redis: restart': { target: 'redis', seconds: [0, 0] },
  'redis: FLUSHALL': { target: 'redis', seconds: [0, 0] },
  'redis: down': { target: 'redis', seconds: [4, 10] },
  'redis: down for a minute': { target: 'redis', seconds: [60, 60] },
  'redis: demoted, its connections open': { target: 'redis', seconds: [4, 10] },
  'redis: failover by Sentinel': { target: 'redis', seconds: [0, 0] },
  'postgres: restart, fast': { target: 'postgres', seconds: [0, 0] },
  'postgres: restart, immediate': { target: 'postgres', seconds: [0, 0] },
  'postgres: down': { target: 'postgres', seconds: [4, 10] },
  'postgres: down for a minute': { target: 'postgres', seconds: [60, 60] },
  'postgres: all connections cut': { target: 'postgres', seconds: [0, 0] },
  'postgres: connection limit': { target: 'postgres', seconds: [4, 8] },
  'postgres: logins refused': { target: 'postgres', seconds: [4, 10] },
  'postgres: read-only': { target: 'postgres', seconds: [4, 10] },
  'postgres: disk full': { target: 'postgres', seconds: [4, 10] },
  'dashboard: SIGKILL': { target: 'dashboard', seconds: [0, 0] },
  'tixngo: 429 storm': { target: 'tixngo', seconds: [0, 0] },
  'tixngo: 5xx': { target: 'tixngo', seconds: [0, 0] },
  'tixngo: time-outs': { target: 'tixngo', seconds: [0, 0] },
  'tixngo: resets': { target: 'tixngo', seconds: [0, 0] },
  'tixngo: bodies cut off': { target: 'tixngo', seconds: [0, 0] },
  'tixngo: repeated pages': { target: 'tixngo', seconds: [0, 0] },
} as const satisfies Record<string, { target: Target; seconds: readonly [number, number] }>;

export type FaultKind = keyof typeof FAULTS;

// Object.keys loses the key type.
export const FAULT_KINDS = Object.keys(FAULTS) as FaultKind[];

/** A fault that lasts this long. */
const LONG_SECONDS = 60;
/** Long faults occur only in soaks of at least this length: they would be a fifth of a short one. */
const LONG_FROM_SECONDS = 480;
/** A target has at most one long fault in this time. */
const LONG_EVERY_MS = 600_000;
/**
 * After a fault its target rests this long, and as long as the fault lasted: to recover, and to work. A fault
 * of TIXNGO is over when all its answers were asked for, each after a longer pause.
 */
const REST_MS: Readonly<Record<Target, number>> = {
  worker: 5_000,
  redis: 5_000,
  postgres: 5_000,
  tixngo: 20_000,
  dashboard: 20_000,
};

export interface PlannedFault {
  readonly kind: FaultKind;
  /** Time since the start of the soak. */
  readonly atMs: number;
  readonly lastsMs: number;
  /** Selects the worker. */
  readonly draw: number;
}

export interface PlanOptions {
  readonly seed: number;
  readonly seconds: number;
  readonly faultsPerMinute: number;
  /** Only kinds that begin with one of these. */
  readonly only?: readonly string[];
  /** Kinds that begin with one of these are left out, even if wanted. */
  readonly without?: readonly string[];
}

/**
 * Plans the faults of a soak, at evenly spread times with jitter: every kind once before any is repeated, as
 * far as their targets have recovered. With many faults a minute there are fewer of those that last, for a
 * system that is always down has nothing to lose. The same arguments give the same plan.
 */
export function planFaults({
  seed,
  seconds,
  faultsPerMinute,
  only = [''],
  without = [],
}: PlanOptions): PlannedFault[] {
  const random = createRandom(seed);
  const count = Math.round((seconds / 60) * faultsPerMinute);
  const beginsWith = (kind: FaultKind, beginnings: readonly string[]) =>
    beginnings.some((beginning) => kind.startsWith(beginning));
  const wanted = FAULT_KINDS.filter((kind) => beginsWith(kind, only) && !beginsWith(kind, without));
  const kinds = wanted.filter((kind) => seconds >= LONG_FROM_SECONDS || !isLong(kind));
  if (kinds.length === 0) throw new RangeError(`no fault fits ${only.join(', ')} in ${seconds} s`);
  const everyMs = (seconds * 1_000) / count;
  const freeFrom = new Map<Target, number>();
  const nextLong = new Map<Target, number>();
  const plan: PlannedFault[] = [];
  let bag: FaultKind[] = [];
  for (let index = 0; index < count; index++) {
    const atMs = Math.round((index + random.next()) * everyMs);
    const isPossible = (kind: FaultKind) => {
      const { target } = FAULTS[kind];
      return atMs >= (freeFrom.get(target) ?? 0) && !(isLong(kind) && atMs < (nextLong.get(target) ?? 0));
    };
    if (!bag.some(isPossible)) bag = [...bag, ...random.shuffled(kinds)];
    const kind = bag.find(isPossible);
    if (kind === undefined) continue; // every target is still recovering
    bag.splice(bag.indexOf(kind), 1);
    const {
      target,
      seconds: [least, most],
    } = FAULTS[kind];
    const lastsMs = random.whole(least * 1_000, most * 1_000);
    freeFrom.set(target, atMs + 2 * lastsMs + REST_MS[target]);
    if (isLong(kind)) nextLong.set(target, atMs + LONG_EVERY_MS);
    plan.push({ kind, atMs, lastsMs, draw: random.whole(0, 1_000_000) });
  }
  return plan;
}

function isLong(kind: FaultKind): boolean {
  return FAULTS[kind].seconds[1] >= LONG_SECONDS;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@tixngo-sync/domain';
import { sql } from './database.js';
import { injectFault, type Victims } from './faults.js';
import { FAULTS, type PlannedFault, type PlanOptions, planFaults, type Target } from './plan.js';
import type { DoneFault } from './recovery.js';
import type { Servers } from './servers.js';

const PROGRESS_MS = 10_000;

export interface InjectOptions extends PlanOptions {
  /** Called every few seconds, and for every fault. */
  readonly onProgress?: (line: string) => void;
  /** Ends the faults early; the checks still run. */
  readonly signal?: AbortSignal;
}

/** @returns the beginnings of the kinds that these servers cannot have, and why */
function impossibleFaults({ redis, disk }: Servers): Readonly<Record<string, string>> {
  return {
    ...(redis === null ? { 'redis:': 'the queue is in PostgreSQL' } : {}),
    ...(disk === null ? { 'postgres: disk full': 'mounting a tmpfs needs Linux and root' } : {}),
  };
}

export interface Injected {
  readonly faults: readonly DoneFault[];
  /** What could not be injected, and why. */
  readonly notInjected: Readonly<Record<string, string>>;
}

/** Injects every fault at its time; a fault waits while another one affects the same target. */
export async function injectFaults(victims: Victims, options: InjectOptions): Promise<Injected> {
  const { seconds, onProgress = () => undefined, signal = new AbortController().signal } = options;
  const impossible = impossibleFaults(victims.servers);
  const notInjected: Record<string, string> = {};
  const skip = (kinds: string, reason: string) => {
    notInjected[kinds] = reason;
    onProgress(`!!! NOT INJECTED: "${kinds}": ${reason}`);
  };
  for (const [kinds, reason] of Object.entries(impossible)) skip(kinds, reason);
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
    try {
      await injectFault(victims, fault, signal);
    } catch (error) {
      // Half of it may have happened, so it counts as a fault, too.
      skip(fault.kind, `at ${elapsedText(elapsedMs()).trim()}: ${messageOf(error)}`);
    }
    done.push({ kind: fault.kind, startedAt, endedAt: Date.now() });
    inProgress.delete(fault.kind);
  };
  const ticker = setInterval(() => {
    void victims.arena.requests().catch(() => undefined);
    void progressOf(victims.databaseUrl).then((text) =>
      onProgress(`${elapsedText(elapsedMs())}  ${text}; now: ${[...inProgress].join(', ') || '-'}`),
    );
  }, PROGRESS_MS);
  try {
    for (const fault of planFaults({ ...options, without: Object.keys(impossible) })) {
      await until(fault.atMs);
      const { target } = FAULTS[fault.kind];
      lanes.set(
        target,
        (lanes.get(target) ?? Promise.resolve()).then(() => injectOne(fault)),
      );
    }
    await until(seconds * 1_000);
    await Promise.all(lanes.values());
    return { faults: done, notInjected };
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

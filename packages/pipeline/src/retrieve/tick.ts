import {
  type Circuit,
  countSkippedTick,
  readCircuit,
  readTickedSchedule,
  runUnderWayAt,
  type TickedSchedule,
} from '@tixngo-sync/db';
import type { RunSummary } from '@tixngo-sync/domain';
import type { RetrieveJob } from '@tixngo-sync/queues';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { takeLeaseNow, waitingFor } from './lease-keeper.js';
import { type RetrieveHooks, retrieveWith } from './retrieve.js';

/** A tick due at the very end of a schedule begins a moment after it. */
const LATE_AT_THE_END_MS = 60_000;

/** A tick that began no run. skipped: a run was under way or TIXNGO gives nothing, and it counts. void: the schedule does not want it any more. */
export interface TickWithoutRun {
  readonly tick: 'skipped' | 'void';
  readonly why: string;
}

/** A schedule's job that has begun no run yet. */
export function isTick(job: RetrieveJob): job is RetrieveJob & { scheduleId: number } {
  return job.trigger === 'SCHEDULE' && job.runId === null && job.scheduleId !== null;
}

/**
 * A scheduled tick: begins a run unless one is under way, or was when the tick was due and has reached the end of the feed since, or TIXNGO
 * gives nothing. Such a tick is skipped and counted; it does not wait. A tick that comes late with no run in between is the one that catches up.
 * @param dueAt when it was to come
 * @throws as `retrieve`
 */
export async function retrieveAtTick(
  deps: PipelineDeps,
  job: RetrieveJob & { scheduleId: number },
  dueAt: Date,
  hooks: RetrieveHooks,
): Promise<RunSummary | TickWithoutRun> {
  const { database, clock } = deps;
  const why = whyVoid(await readTickedSchedule(database, job.scheduleId), dueAt.getTime(), clock.now());
  if (why !== null) return { tick: 'void', why };
  const circuit = await readCircuit(database);
  if (circuit.state === 'open') return skip(deps, job.scheduleId, whyOpen(circuit));
  const lease = await takeLeaseNow(deps, hooks.signal);
  if (!lease.taken) return skip(deps, job.scheduleId, waitingFor(lease));
  let other: number | null;
  try {
    // Asked while nobody else can begin one.
    other = await runUnderWayAt(database, dueAt);
  } catch (error) {
    await lease.release();
    throw error;
  }
  if (other === null) return retrieveWith(deps, job, hooks, lease);
  await lease.release();
  return skip(
    deps,
    job.scheduleId,
    `run ${other} was under way at ${dueAt.toISOString()} and has reached the end of the feed since`,
  );
}

function whyOpen({ since, nextTryAt, code }: Circuit): string {
  return `TIXNGO has given nothing since ${since?.toISOString()} (${code}); it is tried again at ${nextTryAt?.toISOString()}`;
}

async function skip({ database }: PipelineDeps, scheduleId: number, why: string): Promise<TickWithoutRun> {
  await countSkippedTick(database, scheduleId);
  return { tick: 'skipped', why };
}

/**
 * The job of a tick outlives a change of its schedule by a moment: until the mirror has followed.
 * @param dueAt, now milliseconds since 1970
 * @returns why the tick is to do nothing; null: it is to begin a run
 */
export function whyVoid(schedule: TickedSchedule | null, dueAt: number, now: number): string | null {
  if (schedule === null) return 'its schedule was deleted';
  const { name, launch, pausedAt, startAt, endAt } = schedule;
  if (launch === 'MANUAL') return `schedule "${name}" is manual now`;
  if (pausedAt !== null) return `schedule "${name}" is paused`;
  if (startAt !== null && Math.max(dueAt, now) < startAt.getTime())
    return `schedule "${name}" starts at ${startAt.toISOString()}`;
  if (endAt !== null && (dueAt > endAt.getTime() || now > endAt.getTime() + LATE_AT_THE_END_MS))
    return `schedule "${name}" ended at ${endAt.toISOString()}`;
  return null;
}

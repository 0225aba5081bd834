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

/** A tick due exactly at the end of a schedule is handled a moment later. */
const LATE_AT_THE_END_MS = 60_000;

/**
 * A tick that started no run. skipped (and counted): a run was in progress, or TIXNGO is down. void: the
 * schedule has changed and no longer wants it.
 */
export interface TickWithoutRun {
  readonly tick: 'skipped' | 'void';
  readonly why: string;
}

/** Returns whether a job is a schedule's tick that has started no run yet. */
export function isTick(job: RetrieveJob): job is RetrieveJob & { scheduleId: number } {
  return job.trigger === 'SCHEDULE' && job.runId === null && job.scheduleId !== null;
}

/**
 * Starts a run at a schedule's tick, unless TIXNGO is down, a run is in progress, or a run was in progress
 * when the tick was due and has reached the end of the feed since. Such a tick is skipped and counted; it
 * does not wait. A late tick with no run in between catches up.
 * @param dueAt when the schedule fired
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
  let runInProgress: number | null;
  try {
    // Read while holding the lease, so that no other run can start.
    runInProgress = await runUnderWayAt(database, dueAt);
  } catch (error) {
    await lease.release();
    throw error;
  }
  if (runInProgress === null) return retrieveWith(deps, job, hooks, lease);
  await lease.release();
  return skip(
    deps,
    job.scheduleId,
    `run ${runInProgress} was in progress at ${dueAt.toISOString()} ` +
      'and has reached the end of the feed since',
  );
}

function whyOpen({ since, nextTryAt, code }: Circuit): string {
  const down = `TIXNGO has been down since ${since?.toISOString()} (${code})`;
  return `${down}; next try at ${nextTryAt?.toISOString()}`;
}

async function skip({ database }: PipelineDeps, scheduleId: number, why: string): Promise<TickWithoutRun> {
  await countSkippedTick(database, scheduleId);
  return { tick: 'skipped', why };
}

/**
 * Returns why a tick must not start a run; null when it may. The job of a tick can outlive a change of its
 * schedule, until the mirror has followed.
 * @param dueAt, now milliseconds since 1970
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

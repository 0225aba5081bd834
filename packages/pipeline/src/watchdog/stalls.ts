import { type Database, type Movement, readMovement, type ScheduleMovement } from '@tixngo-sync/db';
import { nextTime, type Recurrence } from '@tixngo-sync/queues';

/** How long nothing may move where something should. Runs whose worker died are taken over within a minute. */
const STALL_SECONDS = 120;

/** What may stand still, as `tixngo_stalled{reason}` names it. */
export const STALL_REASONS = ['no_worker', 'schedule_late', 'run_abandoned', 'pages_waiting'] as const;
export type StallReason = (typeof STALL_REASONS)[number];

/** Something should have moved and has not. `detail`: what, and what to do, for people. */
export interface Stall {
  readonly reason: StallReason;
  readonly since: Date;
  readonly detail: string;
}

/**
 * The watchdog: judges by progress, not by liveness, so that a worker counts as dead that is connected and takes nothing. Asks the database
 * only, so any process can.
 * @returns what stands still for more than two minutes; empty: all that should move does
 */
export async function findStalls(database: Database): Promise<Stall[]> {
  return stallsOf(await readMovement(database));
}

/** Without any worker all the rest follows: one stall, since the first of them. */
export function stallsOf(movement: Movement): Stall[] {
  const stalls = [lateSchedule(movement), abandonedRun(movement), waitingPages(movement)].filter(
    (stall) => stall !== null,
  );
  if (stalls.length === 0 || movement.workersUp > 0) return stalls;
  const since = new Date(Math.min(...stalls.map((stall) => stall.since.getTime())));
  const detail =
    'No worker is up, and work waits. Start one: `npx tixngo-sync worker`. Nothing is lost: it goes on where it stopped.';
  return [{ reason: 'no_worker', since, detail }];
}

function lateSchedule({ schedule, now }: Movement): Stall | null {
  const due = schedule === null ? null : nextTime(recurrenceOf(schedule), schedule.quietSince.getTime());
  if (due === null || !isTooLong(new Date(due), now)) return null;
  const detail =
    'The active schedule was due, and no run began. Look at the queue retrieve and at the log of the worker, and restart it.';
  return { reason: 'schedule_late', since: new Date(due), detail };
}

function abandonedRun({ runAbandonedSince: since, now }: Movement): Stall | null {
  if (since === null || !isTooLong(since, now)) return null;
  const detail =
    'A run stopped fetching and nobody took it over. Look at the log of the worker, and restart it.';
  return { reason: 'run_abandoned', since, detail };
}

function waitingPages({ pagesWaitingSince: since, pagesWaiting, now }: Movement): Stall | null {
  if (since === null || !isTooLong(since, now)) return null;
  const pages = pagesWaiting === 1 ? '1 page waits' : `${pagesWaiting} pages wait`;
  const detail = `${pages} to be processed, and none was. Look at the queue process-page and at the log of the worker, and restart it.`;
  return { reason: 'pages_waiting', since, detail };
}

function isTooLong(since: Date, now: Date): boolean {
  return now.getTime() - since.getTime() > STALL_SECONDS * 1000;
}

function recurrenceOf({ everySeconds, cron, timezone, startAt, endAt }: ScheduleMovement): Recurrence {
  const limits = { startDate: startAt ?? undefined, endDate: endAt ?? undefined };
  return everySeconds === null
    ? { cron: cron ?? '', tz: timezone, ...limits }
    : { everyMs: everySeconds * 1000, ...limits };
}

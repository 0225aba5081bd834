import { type Database, type Movement, readMovement, type ScheduleMovement } from '@tixngo-sync/db';
import { nextTime, type Recurrence } from '@tixngo-sync/domain';
import { PROCESS_QUEUE, RETRIEVE_QUEUE } from '@tixngo-sync/queues/jobs';

/**
 * Work that makes no progress for this long is stalled. Runs whose worker died are taken over within a
 * minute.
 */
const STALL_SECONDS = 120;

/** What can stall, as named in `tixngo_stalled{reason}`. */
export const STALL_REASONS = ['no_worker', 'schedule_late', 'run_abandoned', 'pages_waiting'] as const;
export type StallReason = (typeof STALL_REASONS)[number];

/** Work that makes no progress. `detail` says what it is and what to do. */
export interface Stall {
  readonly reason: StallReason;
  readonly since: Date;
  readonly detail: string;
}

/**
 * Returns what has been stalled for more than two minutes. Judges by progress, not by liveness: a worker that
 * is connected and takes no job counts as dead. Reads only the database, so any process can do it.
 */
export async function findStalls(database: Database): Promise<Stall[]> {
  return stallsOf(await readMovement(database));
}

/**
 * Without any worker everything stalls, so only that is returned, since the first stall. Work in a queue that
 * somebody paused does not stall: it waits for that person.
 */
export function stallsOf(movement: Movement): Stall[] {
  const isPaused = (queue: string) => movement.pausedQueues.includes(queue);
  const found = [
    isPaused(RETRIEVE_QUEUE) ? [] : [lateSchedule(movement), abandonedRun(movement)],
    isPaused(PROCESS_QUEUE) ? [] : [waitingPages(movement)],
  ];
  const stalls = found.flat().filter((stall) => stall !== null);
  if (stalls.length === 0 || movement.workersUp > 0) return stalls;
  const since = new Date(Math.min(...stalls.map((stall) => stall.since.getTime())));
  const detail =
    'No worker is running, and work waits. Start one: `npx tixngo-sync worker`. ' +
    'Nothing is lost; it continues where it stopped.';
  return [{ reason: 'no_worker', since, detail }];
}

function lateSchedule({ schedule, now }: Movement): Stall | null {
  const due = schedule === null ? null : nextTime(recurrenceOf(schedule), schedule.quietSince.getTime());
  if (due === null || !isTooLong(new Date(due), now)) return null;
  const detail =
    'The active schedule was due, but no run started. ' +
    "Check the queue retrieve and the worker's log, then restart the worker.";
  return { reason: 'schedule_late', since: new Date(due), detail };
}

function abandonedRun({ runAbandonedSince: since, now }: Movement): Stall | null {
  if (since === null || !isTooLong(since, now)) return null;
  const detail =
    "A run stopped fetching, and no worker took it over. Check the worker's log, then restart the worker.";
  return { reason: 'run_abandoned', since, detail };
}

function waitingPages({ pagesWaitingSince: since, pagesWaiting, now }: Movement): Stall | null {
  if (since === null || !isTooLong(since, now)) return null;
  const pages = pagesWaiting === 1 ? '1 page waits' : `${pagesWaiting} pages wait`;
  const detail =
    `${pages} to be processed, and none was. ` +
    "Check the queue process-page and the worker's log, then restart the worker.";
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

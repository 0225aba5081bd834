import { type Database, readStatus, type SystemStatus } from '@tixngo-sync/db';
import type { Situation } from '@tixngo-sync/domain';
import { readEventDays } from '../schedules/event-days.js';
import { nextRuns } from '../schedules/next-runs.js';
import { isActive, scheduleNow } from '../schedules/schedule-now.js';
import { findStalls } from '../watchdog/stalls.js';
import type { JudgedStatus } from './judged-status.js';
import { situationOf } from './situation.js';

/** What an operator looks at first. */
export interface CurrentStatus extends JudgedStatus {
  readonly situation: Situation;
}

/** Reads the status and judges it. All times are the database's. */
export async function readCurrentStatus(database: Database): Promise<CurrentStatus> {
  const [status, stalls] = await Promise.all([readStatus(database), findStalls(database)]);
  const now = status.readAt.getTime();
  const windows = await readEventDays(database, status.schedules, now);
  const schedules = status.schedules.map((schedule, index) => ({
    ...schedule,
    ...scheduleNow(schedule, windows[index] ?? [], now),
  }));
  const judged = { ...status, schedules };
  return { situation: situationOf(judged, stalls, runDueAt(status, windows)), ...judged };
}

/** Returns when the run was or is due that makes S-360 complete again; null when none is. */
function runDueAt(
  { schedules, lag, readAt }: SystemStatus,
  windows: Awaited<ReturnType<typeof readEventDays>>,
): Date | null {
  const index = schedules.findIndex((schedule) => isActive(schedule, readAt.getTime()));
  const schedule = schedules[index];
  if (schedule === undefined || lag.behindSeconds === null) return null;
  const completeAt = readAt.getTime() - lag.behindSeconds * 1000;
  return nextRuns(schedule, windows[index] ?? [], completeAt, 1)[0]?.at ?? null;
}

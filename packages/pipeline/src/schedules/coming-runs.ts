import type { ScheduleRow } from '@tixngo-sync/db';
import { zonedTime } from '@tixngo-sync/domain';
import type { EventDayWindow } from './event-days.js';
import { type NextRun, nextRuns } from './next-runs.js';
import { isActive } from './schedule-now.js';

/** The next automatic runs of a schedule. */
export interface ComingRuns {
  /** Why no run starts automatically; null when runs do. */
  readonly none: string | null;
  /** `local`: in the schedule's time zone, `2026-10-25 02:30:00 +01:00`. */
  readonly runs: readonly (NextRun & { readonly local: string })[];
}

/** @param now milliseconds since 1970 */
export function comingRuns(
  schedule: ScheduleRow,
  windows: readonly EventDayWindow[],
  now: number,
  count: number,
): ComingRuns {
  const runs = isActive(schedule, now) ? nextRuns(schedule, windows, now, count) : [];
  return {
    none: whyNone(schedule, runs),
    runs: runs.map((run) => ({ ...run, local: zonedTime(run.at, schedule.timezone) })),
  };
}

function whyNone({ launch, pausedAt }: ScheduleRow, runs: readonly NextRun[]): string | null {
  if (launch === 'MANUAL') return 'it is manual';
  if (pausedAt !== null) return 'it is paused';
  return runs.length === 0 ? 'it has ended' : null;
}

import type { RunFigures, ScheduleRow } from '@tixngo-sync/db';
import { describeFrequency } from '@tixngo-sync/domain';
import { type ComingRuns, comingRuns } from './coming-runs.js';
import type { EventDayWindow } from './event-days.js';
import { nextRuns } from './next-runs.js';
import { isActive } from './schedule-now.js';

/** What a schedule does in the next 24 hours, as far as is known. */
export interface ScheduleOutlook {
  readonly frequency: string | null;
  /** Why no run starts automatically; null when runs do. */
  readonly none: string | null;
  readonly runsPerDay: number;
  /** One per run to find the end of the feed, and the pages of an average day. */
  readonly requestsPerDay: number;
  /** The longest time between two starts plus the median duration of a run; null: no runs. */
  readonly expectedBehindSeconds: number | null;
  /** The shortest time between two starts; null: fewer than two in 24 hours. */
  readonly shortestSeconds: number | null;
  readonly nextRuns: ComingRuns['runs'];
}

const DAY_MS = 86_400_000;
/** A run each second. */
const MOST_RUNS_PER_DAY = 86_400;
const SHOWN_RUNS = 10;

/** @param now milliseconds since 1970 */
export function scheduleOutlook(
  schedule: ScheduleRow,
  windows: readonly EventDayWindow[],
  { medianSeconds, ticketsPerDay }: RunFigures,
  now: number,
): ScheduleOutlook {
  const { none, runs } = comingRuns(schedule, windows, now, SHOWN_RUNS);
  const today = startsOfDay(schedule, windows, now);
  const starts = [...today, ...startsAfter(schedule, windows, today.at(-1))];
  const gaps = starts.slice(1).map((at, index) => (at - (starts[index] ?? at)) / 1000);
  const tickets = none === null ? ticketsPerDay / schedule.batchSize : 0;
  return {
    frequency: describeFrequency(schedule),
    none,
    runsPerDay: today.length,
    requestsPerDay: today.length + Math.ceil(tickets),
    expectedBehindSeconds: gaps.length === 0 ? null : greatest(gaps) + (medianSeconds ?? 0),
    shortestSeconds: gaps.length === 0 ? null : -greatest(gaps.map((gap) => -gap)),
    nextRuns: runs,
  };
}

/** Returns the starts of the next 24 hours. */
function startsOfDay(schedule: ScheduleRow, windows: readonly EventDayWindow[], now: number): number[] {
  if (!isActive(schedule, now)) return [];
  const tomorrow = new Date(now + DAY_MS);
  const endAt = schedule.endAt === null || schedule.endAt > tomorrow ? tomorrow : schedule.endAt;
  return nextRuns({ ...schedule, endAt }, windows, now, MOST_RUNS_PER_DAY).map(({ at }) => at.getTime());
}

/** Returns the start after the last one of the day, so that the last gap is complete. */
function startsAfter(
  schedule: ScheduleRow,
  windows: readonly EventDayWindow[],
  last: number | undefined,
): number[] {
  return last === undefined ? [] : nextRuns(schedule, windows, last, 1).map(({ at }) => at.getTime());
}

/** Math.max takes too many arguments of a day with a run each second. */
function greatest(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.max(a, b), -Infinity);
}

import { listSchedules, noSuchSchedule, type ScheduleRow } from '@tixngo-sync/db';
import { type EventDayWindow, type NextRun, nextRuns, readEventDays } from '@tixngo-sync/pipeline';
import { withDatabase } from '../context/database.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';
import { zonedTime } from '../output/times.js';

/** The next runs of one schedule. */
interface ComingRuns {
  readonly name: string;
  readonly timezone: string;
  /** Why no run starts automatically; null when runs do. */
  readonly none: string | null;
  readonly runs: readonly (NextRun & { readonly local: string })[];
}

/** `schedules next` */
export async function listNextRuns(
  output: Output,
  name: string | undefined,
  { count }: { count: number },
): Promise<void> {
  const coming = await withDatabase(output, async ({ database }) => {
    const schedules = await listSchedules(database);
    const chosen = chooseSchedules(schedules, name);
    const now = Date.now();
    const windows = await readEventDays(database, chosen, now);
    return chosen.map((schedule, index) => comingRuns(schedule, windows[index] ?? [], now, count));
  });
  output.result(coming, () => coming.map(describe).join('\n\n') || 'No schedules yet.');
}

function chooseSchedules(schedules: readonly ScheduleRow[], name: string | undefined): ScheduleRow[] {
  const chosen = schedules.filter((schedule) => name === undefined || schedule.name === name);
  if (name !== undefined && chosen.length === 0)
    throw noSuchSchedule(
      name,
      schedules.map((schedule) => schedule.name),
    );
  return chosen;
}

function comingRuns(
  schedule: ScheduleRow,
  windows: readonly EventDayWindow[],
  now: number,
  count: number,
): ComingRuns {
  const { name, timezone, launch, pausedAt } = schedule;
  const isActive = launch === 'AUTOMATIC' && pausedAt === null;
  const runs = isActive ? nextRuns(schedule, windows, now, count) : [];
  return {
    name,
    timezone,
    none: whyNone(schedule, runs),
    runs: runs.map((run) => ({ ...run, local: zonedTime(run.at, timezone) })),
  };
}

function whyNone({ launch, pausedAt }: ScheduleRow, runs: readonly NextRun[]): string | null {
  if (launch === 'MANUAL') return 'it is manual';
  if (pausedAt !== null) return 'it is paused';
  return runs.length === 0 ? 'it has ended' : null;
}

function describe({ name, timezone, none, runs }: ComingRuns): string {
  if (none !== null) return `${name}: no automatic runs, ${none}`;
  const columns = {
    [timezone]: (run: ComingRuns['runs'][number]) => run.local,
    UTC: (run: ComingRuns['runs'][number]) => zonedTime(run.at, 'UTC'),
    mode: (run: ComingRuns['runs'][number]) => (run.mode === 'event-day' ? 'event day' : null),
  };
  return `${name}\n${table(runs, columns, '')}`;
}

type ScheduledWindow = EventDayWindow & { readonly schedule: string; readonly isNow: boolean };

/** `schedules event-days` */
export async function listEventDays(output: Output): Promise<void> {
  const now = Date.now();
  const shown = await withDatabase(output, async ({ database }): Promise<ScheduledWindow[]> => {
    const schedules = await listSchedules(database);
    const windows = await readEventDays(database, schedules, now);
    return schedules.flatMap(({ name }, index) =>
      (windows[index] ?? []).map((window) => ({
        schedule: name,
        ...window,
        isNow: window.from.getTime() <= now,
      })),
    );
  });
  output.result(shown, () => table(shown, EVENT_DAY_COLUMNS, NO_EVENT_DAYS));
}

const NO_EVENT_DAYS = [
  'No event day is coming: no ticket has a future event, or no schedule uses event-day mode',
  '(`tixngo-sync schedules update NAME --event-day-every 1m …`).',
].join(' ');

const EVENT_DAY_COLUMNS = {
  schedule: (window: ScheduledWindow) => window.schedule,
  from: (window: ScheduledWindow) => window.from,
  to: (window: ScheduledWindow) => window.to,
  now: (window: ScheduledWindow) => window.isNow,
  events: (window: ScheduledWindow) => [...new Set(window.events.map((event) => event.eventId))].join(', '),
};

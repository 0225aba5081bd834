import { listSchedules, noSuchSchedule, type ScheduleRow } from '@tixngo-sync/db';
import { zonedTime } from '@tixngo-sync/domain';
import {
  type ComingRuns,
  comingRuns,
  listScheduledWindows,
  readEventDays,
  type ScheduledWindow,
} from '@tixngo-sync/pipeline';
import { withDatabase } from '../context/database.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';

/** The next runs of one schedule. */
interface ShownRuns extends ComingRuns {
  readonly name: string;
  readonly timezone: string;
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
    return chosen.map((schedule, index) => ({
      name: schedule.name,
      timezone: schedule.timezone,
      ...comingRuns(schedule, windows[index] ?? [], now, count),
    }));
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

function describe({ name, timezone, none, runs }: ShownRuns): string {
  if (none !== null) return `${name}: no automatic runs, ${none}`;
  const columns = {
    [timezone]: (run: ComingRuns['runs'][number]) => run.local,
    UTC: (run: ComingRuns['runs'][number]) => zonedTime(run.at, 'UTC'),
    mode: (run: ComingRuns['runs'][number]) => (run.mode === 'event-day' ? 'event day' : null),
  };
  return `${name}\n${table(runs, columns, '')}`;
}

/** `schedules event-days` */
export async function listEventDays(output: Output): Promise<void> {
  const shown = await withDatabase(output, ({ database }) => listScheduledWindows(database, Date.now()));
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

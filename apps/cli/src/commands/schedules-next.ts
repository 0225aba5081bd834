import type { ScheduleRow } from '@tixngo-sync/db';
import type { NextRun } from '@tixngo-sync/pipeline';
import { Command } from 'commander';
import { action } from '../action.js';
import { table } from '../output/table.js';
import { zonedTime } from '../output/times.js';
import { wholeNumber } from '../parse/numbers.js';
import { load } from './loaded.js';
import { type ResultOptions, withJson } from './options.js';

/** One schedule's coming runs. */
interface Preview {
  readonly name: string;
  readonly timezone: string;
  /** Why no run comes by itself; null: they do. */
  readonly none: string | null;
  readonly runs: readonly (NextRun & { readonly local: string })[];
}

export function nextCommand(): Command {
  return withJson(
    new Command('next').description(
      'when the next runs begin by themselves, in the schedule’s time zone and in UTC',
    ),
  )
    .argument('[name]', 'of the schedule; without it: all')
    .option('--count <n>', 'how many', wholeNumber(1, 1000), 10)
    .action(
      action(async (output, name: string | undefined, { count }: ResultOptions & { count: number }) => {
        const { listSchedules, noSuchSchedule, withDatabase } = await load();
        const { nextRuns, readEventDays } = await import('@tixngo-sync/pipeline');
        const previews = await withDatabase(output, async ({ database }): Promise<Preview[]> => {
          const schedules = await listSchedules(database);
          const names = schedules.map((schedule) => schedule.name);
          if (name !== undefined && !names.includes(name)) throw noSuchSchedule(name, names);
          const chosen = schedules.filter((schedule) => name === undefined || schedule.name === name);
          const now = Date.now();
          const windows = await readEventDays(database, chosen, now);
          return chosen.map((schedule, index) => {
            const runs = startsByItself(schedule) ? nextRuns(schedule, windows[index] ?? [], now, count) : [];
            return {
              name: schedule.name,
              timezone: schedule.timezone,
              none: whyNone(schedule, runs),
              runs: runs.map((run) => ({ ...run, local: zonedTime(run.at, schedule.timezone) })),
            };
          });
        });
        output.result(previews, () => previews.map(describe).join('\n\n') || 'No schedule yet.');
      }),
    );
}

function startsByItself({ launch, pausedAt }: ScheduleRow): boolean {
  return launch === 'AUTOMATIC' && pausedAt === null;
}

function whyNone({ launch, pausedAt }: ScheduleRow, runs: readonly NextRun[]): string | null {
  if (launch === 'MANUAL') return 'it is manual';
  if (pausedAt !== null) return 'it is paused';
  return runs.length === 0 ? 'it has ended' : null;
}

function describe({ name, timezone, none, runs }: Preview): string {
  if (none !== null) return `${name}: no run by itself, ${none}`;
  const columns = {
    [timezone]: (run: Preview['runs'][number]) => run.local,
    UTC: (run: Preview['runs'][number]) => zonedTime(run.at, 'UTC'),
    mode: (run: Preview['runs'][number]) => (run.mode === 'event-day' ? 'event day' : null),
  };
  return `${name}\n${table(runs, columns, '')}`;
}

import type { EventDayWindow } from '@tixngo-sync/pipeline';
import { Command } from 'commander';
import { action } from '../action.js';
import { table } from '../output/table.js';
import { load } from './loaded.js';
import { withJson } from './options.js';

/** A window with the schedule whose mode it is. */
type ShownWindow = EventDayWindow & { readonly schedule: string; readonly isNow: boolean };

export function eventDaysCommand(): Command {
  return withJson(
    new Command('event-days').description(
      'when event-day mode is on: now and in future, by the start times on the tickets',
    ),
  ).action(
    action(async (output) => {
      const { listSchedules, withDatabase } = await load();
      const { readEventDays } = await import('@tixngo-sync/pipeline');
      const now = Date.now();
      const shown = await withDatabase(output, async ({ database }): Promise<ShownWindow[]> => {
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
      output.result(shown, () => table(shown, COLUMNS, NOTHING));
    }),
  );
}

const NOTHING =
  'No event day is coming: no schedule has the mode (`schedules update --event-day-every 1m …`), or no ticket has an event ahead.';

const COLUMNS = {
  schedule: (window: ShownWindow) => window.schedule,
  from: (window: ShownWindow) => window.from,
  to: (window: ShownWindow) => window.to,
  now: (window: ShownWindow) => window.isNow,
  events: (window: ShownWindow) => [...new Set(window.events.map((event) => event.eventId))].join(', '),
};

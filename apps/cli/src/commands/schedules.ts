import type { Author, Database, ScheduleRow } from '@tixngo-sync/db';
import { Command } from 'commander';
import { action } from '../action.js';
import { EXIT } from '../exit-status.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';
import { load } from './loaded.js';
import { type ResultOptions, withJson } from './options.js';
import { type RunOptions, runNow, withRunOptions } from './run.js';
import { describeSchedule, SCHEDULE_COLUMNS } from './schedule-columns.js';
import { type ScheduleOptions, scheduleFields, withScheduleFields } from './schedule-options.js';
import { eventDaysCommand } from './schedules-event-days.js';
import { nextCommand } from './schedules-next.js';

export function schedulesCommand(): Command {
  return new Command('schedules')
    .description('configured functions: when runs start by themselves, and how')
    .addCommand(listCommand())
    .addCommand(createCommand())
    .addCommand(updateCommand())
    .addCommand(pauseCommand())
    .addCommand(resumeCommand())
    .addCommand(deleteCommand())
    .addCommand(runCommand())
    .addCommand(nextCommand())
    .addCommand(eventDaysCommand());
}

interface NameOption {
  readonly name?: string;
}

/** The schedule is named by an argument or by --name. */
function named(command: Command): Command {
  return command.argument('[name]', 'of the schedule').option('--name <name>', 'the same');
}

async function nameOf(given: string | undefined, options: NameOption): Promise<string> {
  const name = given ?? options.name;
  if (name !== undefined && (options.name ?? name) === name) return name;
  const { UsageError } = await load();
  throw new UsageError(
    'SCHEDULE_NAME_MISSING',
    name === undefined
      ? 'say which schedule: --name NAME'
      : `which of them: "${given}" or "${options.name}"?`,
  );
}

function listCommand(): Command {
  return withJson(
    new Command('list').description(
      'all schedules, with the interval asked for and the one at which runs really came',
    ),
  ).action(
    action(async (output) => {
      const { listSchedulesWithInterval, withDatabase } = await load();
      const rows = await withDatabase(output, ({ database }) => listSchedulesWithInterval(database));
      output.result(rows, () =>
        table(
          rows,
          SCHEDULE_COLUMNS,
          'No schedule yet: create one with `tixngo-sync schedules create --name main --every 5m`.',
        ),
      );
    }),
  );
}

function createCommand(): Command {
  const command = named(
    new Command('create').description(
      'a new schedule; with a frequency it is automatic unless told otherwise',
    ),
  );
  return withScheduleFields(withJson(command)).action(
    action(async (output, given: string | undefined, options: ScheduleOptions & NameOption) => {
      const name = await nameOf(given, options);
      const { createSchedule } = await load();
      await change(output, 'Created', (database, author) =>
        createSchedule(database, author, name, scheduleFields(options, true)),
      );
    }),
  );
}

function updateCommand(): Command {
  const command = new Command('update')
    .description('change fields of a schedule; takes effect at once')
    .argument('[name]', 'of the schedule')
    .option('--name <name>', 'the same; after the argument: its new name');
  return withScheduleFields(withJson(command)).action(
    action(async (output, given: string | undefined, options: ScheduleOptions & NameOption) => {
      const name = await nameOf(given ?? options.name, {});
      const { updateSchedule } = await load();
      await change(output, 'Changed', (database, author) =>
        updateSchedule(database, author, name, { ...scheduleFields(options, false), name: options.name }),
      );
    }),
  );
}

function pauseCommand(): Command {
  return withJson(named(new Command('pause').description('no runs by itself until it is resumed')))
    .option('--note <text>', 'why, for the others')
    .action(
      action(
        async (
          output,
          given: string | undefined,
          options: ResultOptions & NameOption & { note?: string },
        ) => {
          const name = await nameOf(given, options);
          const { pauseSchedule } = await load();
          await change(output, 'Paused', (database, author) =>
            pauseSchedule(database, author, name, options.note ?? null),
          );
        },
      ),
    );
}

function resumeCommand(): Command {
  return withJson(named(new Command('resume').description('runs by itself again'))).action(
    action(async (output, given: string | undefined, options: ResultOptions & NameOption) => {
      const name = await nameOf(given, options);
      const { resumeSchedule } = await load();
      await change(output, 'Resumed', (database, author) => resumeSchedule(database, author, name));
    }),
  );
}

function deleteCommand(): Command {
  return withJson(
    named(new Command('delete').description('remove a schedule and its skip list; its runs stay')),
  )
    .option('--yes', 'do not ask')
    .action(
      action(
        async (output, given: string | undefined, options: ResultOptions & NameOption & { yes?: true }) => {
          const name = await nameOf(given, options);
          const { deleteSchedule, withDatabase } = await load();
          const { confirm } = await import('./confirm.js');
          if (!(await confirm(`Delete the schedule "${name}" and its skip list?`, options.yes === true))) {
            output.note('Nothing was deleted.');
            return EXIT.failed;
          }
          await withDatabase(output, ({ database, author }) => deleteSchedule(database, author, name));
          output.result({ deleted: name }, () => `Deleted the schedule "${name}".`);
        },
      ),
    );
}

function runCommand(): Command {
  return withRunOptions(
    named(new Command('run').description('one run of a schedule now, paused or not')),
  ).action(
    action(async (output, given: string | undefined, options: RunOptions & NameOption) =>
      runNow(output, { schedule: await nameOf(given, options), batchSize: options.batchSize }),
    ),
  );
}

async function change(
  output: Output,
  done: string,
  work: (database: Database, author: Author) => Promise<ScheduleRow>,
): Promise<void> {
  const { withDatabase } = await load();
  const schedule = await withDatabase(output, ({ database, author }) => work(database, author));
  output.result(schedule, () => `${done}:\n${describeSchedule(schedule)}`);
}

import { Command, InvalidArgumentError, Option } from 'commander';
import { parseBatchSize, wholeNumber } from '../parse/numbers.js';
import { parseInterval, parseTimeOrNone } from '../parse/times.js';
import { action } from './action.js';
import { withJson, withYes } from './options.js';
import { withRunOptions } from './run.js';

export function schedulesCommand(): Command {
  return new Command('schedules')
    .description('when runs start automatically, and how')
    .addCommand(listCommand())
    .addCommand(createCommand())
    .addCommand(updateCommand())
    .addCommand(pauseCommand())
    .addCommand(resumeCommand())
    .addCommand(deleteCommand())
    .addCommand(runScheduleCommand())
    .addCommand(nextCommand())
    .addCommand(eventDaysCommand());
}

function listCommand(): Command {
  return withJson(
    new Command('list').description('list schedules, with the configured and the measured interval'),
  ).action(action(async () => (await import('../actions/schedules.js')).list));
}

function createCommand(): Command {
  const command = withName(
    new Command('create').description('create a schedule; with a frequency it is automatic by default'),
  );
  return withScheduleFields(withJson(command)).action(
    action(async () => (await import('../actions/schedules.js')).create),
  );
}

function updateCommand(): Command {
  const command = new Command('update')
    .description('change fields of a schedule; takes effect at once')
    .argument('[name]', 'of the schedule')
    .option('--name <name>', 'the same; together with the argument: its new name');
  return withSkipChanges(withScheduleFields(withJson(command))).action(
    action(async () => (await import('../actions/schedules.js')).update),
  );
}

function pauseCommand(): Command {
  return withJson(withName(new Command('pause').description('start no automatic runs until it is resumed')))
    .option('--note <text>', 'why; shown with the schedule')
    .action(action(async () => (await import('../actions/schedules.js')).pause));
}

function resumeCommand(): Command {
  return withJson(withName(new Command('resume').description('start automatic runs again'))).action(
    action(async () => (await import('../actions/schedules.js')).resume),
  );
}

function deleteCommand(): Command {
  return withYes(
    withJson(
      withName(new Command('delete').description('delete a schedule and its skip list; its runs are kept')),
    ),
  ).action(action(async () => (await import('../actions/schedules.js')).remove));
}

function runScheduleCommand(): Command {
  return withRunOptions(
    withName(new Command('run').description('run a schedule once now, even if it is paused')),
  ).action(action(async () => (await import('../actions/schedules.js')).run));
}

function nextCommand(): Command {
  return withJson(
    new Command('next').description("list the next automatic runs, in the schedule's time zone and in UTC"),
  )
    .argument('[name]', 'of the schedule (default: all schedules)')
    .option('--count <n>', 'how many runs', wholeNumber(1, 1000), 10)
    .action(action(async () => (await import('../actions/coming-runs.js')).listNextRuns));
}

function eventDaysCommand(): Command {
  return withJson(
    new Command('event-days').description('list the current and future periods of event-day mode'),
  ).action(action(async () => (await import('../actions/coming-runs.js')).listEventDays));
}

/** The schedule is named by an argument or by --name. */
function withName(command: Command): Command {
  return command.argument('[name]', 'of the schedule').option('--name <name>', 'the same');
}

/** Adds every field of a schedule except its name. */
function withScheduleFields(command: Command): Command {
  return withEventDayFields(withFrequency(command))
    .option('--start <time>', 'not before: 2026-06-11T18:00:00+02:00; none removes it', parseTimeOrNone)
    .option('--end <time>', 'not after; none removes it', parseTimeOrNone)
    .option('--batch-size <n>', 'tickets per page, 1 to 10000', parseBatchSize)
    .option('--skip <numbers>', 'the tax numbers to ignore: A,B; replaces the list', splitNumbers);
}

/** Adding and removing are separate from replacing, so that nothing leaves the list unseen. */
function withSkipChanges(command: Command): Command {
  return command
    .addOption(
      new Option('--add-skip <numbers>', 'add tax numbers to the skip list: A,B')
        .argParser(splitNumbers)
        .conflicts('skip'),
    )
    .addOption(
      new Option('--remove-skip <numbers>', 'remove tax numbers from the skip list: A,B')
        .argParser(splitNumbers)
        .conflicts('skip'),
    );
}

function withFrequency(command: Command): Command {
  return command
    .addOption(
      new Option('--launch <how>', 'automatic: at its frequency; manual: only by command').choices([
        'manual',
        'automatic',
      ]),
    )
    .addOption(
      new Option('--every <interval>', 'frequency: 30s, 5m, 1h').argParser(parseInterval).conflicts('cron'),
    )
    .option('--cron <expression>', 'frequency: minute hour day month weekday, in the time zone')
    .option('--timezone <name>', 'IANA name, for --cron');
}

/** A schedule stores at most a week. */
const parseHours = wholeNumber(0, 168);
const EVENT_DAY = ['eventDayEvery', 'eventDayBatchSize', 'eventDayHoursBefore', 'eventDayHoursAfter'];

function withEventDayFields(command: Command): Command {
  return command
    .option(
      '--event-day-every <interval>',
      'frequency around the start of an event; needs both hours',
      parseInterval,
    )
    .option('--event-day-hours-before <n>', 'begin this long before the start of an event', parseHours)
    .option('--event-day-hours-after <n>', 'end this long after the start of an event', parseHours)
    .option('--event-day-batch-size <n>', 'batch size in this period (default: --batch-size)', parseBatchSize)
    .addOption(new Option('--no-event-day', 'turn event-day mode off').conflicts(EVENT_DAY));
}

function splitNumbers(text: string): string[] {
  const numbers = text.split(',').map((number) => number.trim());
  const named = [...new Set(numbers.filter((number) => number !== ''))];
  if (named.length === 0)
    throw new InvalidArgumentError(
      'It names no tax number. To remove some from the list: schedules update --remove-skip A,B.',
    );
  return named;
}

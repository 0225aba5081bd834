import { Command } from 'commander';
import { parseId } from '../parse/numbers.js';
import { parseTime } from '../parse/times.js';
import { action } from './action.js';
import { withJson, withLimit } from './options.js';

export function eventsCommand(): Command {
  return new Command('events')
    .description('events, nearest kick-off first, with their readiness')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(showCommand())
    .addCommand(exportCommand());
}

function listCommand(): Command {
  return withLimit(withJson(new Command('list').description('list events, nearest kick-off first')), 200)
    .option('--query <text>', 'with this in the name, or at the beginning of the id')
    .option('--from <time>', 'kick-off at this time or later', parseTime)
    .option('--to <time>', 'kick-off before this time', parseTime)
    .option('--after <eventId>', 'only events after this one: the next part of the list')
    .action(action(async () => (await import('../actions/events.js')).list));
}

function showCommand(): Command {
  return withJson(
    new Command('show')
      .description('show an event: tickets by status, and what must be in order before it')
      .argument('<id>', 'event id'),
  ).action(action(async () => (await import('../actions/events.js')).show));
}

function exportCommand(): Command {
  return new Command('export')
    .description('print the last known state of every ticket as CSV: plan B for the entrance')
    .argument('<id>', 'event id')
    .option('--file <id>', 'a file that was made before a kick-off, from `events show`', parseId)
    .action(action(async () => (await import('../actions/events.js')).exportTickets));
}

import { Command } from 'commander';
import { parseId, parseIds } from '../parse/numbers.js';
import { action } from './action.js';
import { withJson, withReason, withScreen } from './options.js';

export function quarantineCommand(): Command {
  return new Command('quarantine')
    .description('tickets that could not be applied')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(retryCommand())
    .addCommand(skipCommand());
}

function listCommand(): Command {
  return withScreen(new Command('list').description('list quarantined tickets, newest first'))
    .option('--status <status>', 'OPEN, RESOLVED or SKIPPED', 'OPEN')
    .option('--all', 'with any status')
    .option('--code <code>', 'with this reason only, such as UNKNOWN_STATUS')
    .option('--reason <code>', 'the same as --code')
    .option('--q <text>', 'a ticket id or tax number, or the beginning of one')
    .action(action(async () => (await import('../actions/quarantine.js')).list));
}

function showCommand(): Command {
  return withJson(
    new Command('show')
      .description('show a quarantined ticket, the reason and the ticket as received')
      .argument('<id>', 'id from the list', parseId),
  ).action(action(async () => (await import('../actions/quarantine.js')).show));
}

function retryCommand(): Command {
  return withJson(
    new Command('retry')
      .description('process quarantined tickets again')
      .argument('[ids...]', 'ids from the list', parseIds),
  )
    .option('--all', 'every open one')
    .action(action(async () => (await import('../actions/quarantine.js')).retry));
}

function skipCommand(): Command {
  return withReason(
    withJson(
      new Command('skip')
        .description('skip tickets: put their tax numbers on the skip list; later changes are ignored')
        .argument('<id...>', 'ids from the list', parseIds),
    ),
  ).action(action(async () => (await import('../actions/quarantine.js')).skip));
}

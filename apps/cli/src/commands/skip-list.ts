import { Command } from 'commander';
import { action } from './action.js';
import { withJson, withReason } from './options.js';

export function skipListCommand(): Command {
  return new Command('skip-list')
    .description('tax numbers of tickets to ignore when TIXNGO returns them')
    .addCommand(listCommand())
    .addCommand(addCommand())
    .addCommand(removeCommand());
}

function listCommand(): Command {
  return withJson(new Command('list').description('list the tax numbers, with who added them and why'))
    .option('--schedule <name>', 'what this schedule ignores (default: all lists)')
    .action(action(async () => (await import('../actions/skip-list.js')).list));
}

function addCommand(): Command {
  return withReason(
    withJson(new Command('add').description('ignore tickets').argument('<tax-numbers...>', 'tax numbers')),
  )
    .option('--schedule <name>', 'only in runs of this schedule (default: in every run)')
    .action(action(async () => (await import('../actions/skip-list.js')).add));
}

function removeCommand(): Command {
  return withJson(
    new Command('remove')
      .description('process tickets again from their next change on')
      .argument('<tax-numbers...>', 'tax numbers'),
  )
    .option('--schedule <name>', 'only from the list of this schedule (default: from every list)')
    .option('--reason <text>', 'why; kept in the audit log')
    .action(action(async () => (await import('../actions/skip-list.js')).remove));
}

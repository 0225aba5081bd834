import { Command } from 'commander';
import { wholeNumber } from '../parse/numbers.js';
import { action } from './action.js';
import { withJson, withLimit, withReason, withScreen } from './options.js';

export function problemsCommand(): Command {
  return new Command('problems')
    .description('failed pages and quarantined tickets by root cause')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(showCommand())
    .addCommand(retryCommand())
    .addCommand(skipCommand());
}

function listCommand(): Command {
  return withLimit(withJson(new Command('list').description('list problems, the most frequent first')), 1000)
    .option('--kind <kind>', 'PAGE (failed pages) or QUARANTINE (tickets)')
    .option('--code <code>', 'with this error or reason code only, such as UNKNOWN_STATUS')
    .action(action(async () => (await import('../actions/problems.js')).list));
}

function showCommand(): Command {
  return withScreen(
    new Command('show')
      .description('show a problem and its pages or tickets, newest first')
      .argument('<id>', 'id from the list'),
  ).action(action(async () => (await import('../actions/problems.js')).show));
}

function retryCommand(): Command {
  return withJson(
    new Command('retry')
      .description('process the pages or tickets of a problem again')
      .argument('<id>', 'id from the list'),
  )
    .option('--canary <n>', 'only this many, the oldest first, as a trial', wholeNumber(1, 1000))
    .action(action(async () => (await import('../actions/problems.js')).retry));
}

function skipCommand(): Command {
  return withReason(
    withJson(
      new Command('skip')
        .description('set a problem aside: skip its tickets for good, or give up its pages')
        .argument('<id>', 'id from the list'),
    ),
  ).action(action(async () => (await import('../actions/problems.js')).skip));
}

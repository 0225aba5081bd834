import { Command } from 'commander';
import { action } from './action.js';
import { withJson, withLimit, withReason } from './options.js';

const DRY_RUN = 'show what would be fetched again; change nothing';

export function keyCommand(): Command {
  return new Command('key')
    .description('the pagination key: our position in the feed')
    .addCommand(showCommand())
    .addCommand(setCommand())
    .addCommand(resetCommand())
    .addCommand(undoCommand())
    .addCommand(historyCommand());
}

function showCommand(): Command {
  return withJson(new Command('show').description('show how far the feed is fetched and processed')).action(
    action(async () => (await import('../actions/key.js')).show),
  );
}

function setCommand(): Command {
  return withReason(
    withJson(
      new Command('set')
        .description('continue from another key; refused during a run')
        .argument('<key>', 'a key that TIXNGO has sent')
        .option('--dry-run', DRY_RUN),
    ),
  ).action(action(async () => (await import('../actions/key.js')).set));
}

function resetCommand(): Command {
  return withReason(
    withJson(
      new Command('reset')
        .description('start again at the beginning of the feed; refused during a run')
        .option('--dry-run', DRY_RUN),
    ),
  ).action(action(async () => (await import('../actions/key.js')).reset));
}

function undoCommand(): Command {
  return withJson(
    new Command('undo').description(
      'take back the newest manual change that is not undone; again: the one before it',
    ),
  )
    .option('--reason <text>', 'why; kept in the audit log', 'undone')
    .action(action(async () => (await import('../actions/key.js')).undo));
}

function historyCommand(): Command {
  return withLimit(
    withJson(new Command('history').description('list manual changes of the key, newest first')),
    1000,
  ).action(action(async () => (await import('../actions/key.js')).listHistory));
}

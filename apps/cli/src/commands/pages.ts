import { Command } from 'commander';
import { parseId, parseIds } from '../parse/numbers.js';
import { parseTime } from '../parse/times.js';
import { action } from './action.js';
import { withDryRun, withJson, withReason, withScreen } from './options.js';

export function pagesCommand(): Command {
  return new Command('pages')
    .description('pages of the feed, as stored')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(retryCommand())
    .addCommand(replayCommand())
    .addCommand(giveUpCommand());
}

function listCommand(): Command {
  return withScreen(new Command('list').description('list pages, newest first'))
    .option('--status <status>', 'STORED (waiting), PROCESSED or FAILED')
    .option('--run <id>', 'of this run only', parseId)
    .option('--ticket <id>', 'that contained this ticket')
    .option('--from <time>', 'fetched from this time on: 2026-06-11T18:00:00+02:00', parseTime)
    .option('--to <time>', 'fetched before this time', parseTime)
    .action(action(async () => (await import('../actions/pages.js')).list));
}

function showCommand(): Command {
  return withJson(
    new Command('show')
      .description('show a page and its quarantined tickets')
      .argument('<id>', 'id of the page', parseId),
  ).action(action(async () => (await import('../actions/pages.js')).show));
}

function retryCommand(): Command {
  return withJson(
    new Command('retry')
      .description('process failed pages again, also those that were given up')
      .argument('[ids...]', 'ids of the pages', parseIds),
  )
    .option('--failed', 'every failed page that was not given up')
    .action(action(async () => (await import('../actions/pages.js')).retry));
}

function giveUpCommand(): Command {
  return withReason(
    withJson(
      new Command('give-up')
        .description('set failed pages aside: they no longer count as behind; `pages retry` takes this back')
        .argument('<ids...>', 'ids of the pages', parseIds),
    ),
  ).action(action(async () => (await import('../actions/pages.js')).giveUp));
}

function replayCommand(): Command {
  const command = new Command('replay')
    .description('process stored pages again; sends no request to TIXNGO')
    .argument('[ids...]', 'ids of the pages', parseIds)
    .option('--from <time>', 'pages fetched from this time on: 2026-06-11T18:00:00+02:00', parseTime)
    .option('--to <time>', 'pages fetched up to this time', parseTime);
  return withDryRun(withJson(command)).action(
    action(async () => (await import('../actions/replay.js')).ofPages),
  );
}

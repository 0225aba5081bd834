import { Command, Option } from 'commander';
import { parseBatchSize } from '../parse/numbers.js';
import { action } from './action.js';
import { withDryRun, withJson } from './options.js';

export function runCommand(): Command {
  return withRunOptions(
    new Command('run').description('run once, to the end of the feed and until its pages are processed'),
  )
    .option('--schedule <name>', 'use the batch size and the skip list of this schedule')
    .action(action(async () => (await import('../actions/run.js')).run));
}

/** The options of `run` and `schedules run`. */
export function withRunOptions(command: Command): Command {
  return withJson(command).option(
    '--batch-size <n>',
    'tickets per page, 1 to 10000 (default: that of the schedule, or 1000)',
    parseBatchSize,
  );
}

export function uploadCommand(): Command {
  return withDryRun(
    withJson(
      new Command('upload')
        .description('process a file as if TIXNGO had sent it; the key does not move')
        .argument(
          '[file]',
          'a diff answer, tickets in JSON (an array or one per line), or CSV; may be gzipped',
        ),
    ),
  )
    .addOption(
      new Option('--template <format>', 'print the column names of a CSV file instead').choices(['csv']),
    )
    .action(action(async () => (await import('../actions/run.js')).upload));
}

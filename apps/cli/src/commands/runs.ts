import { Command } from 'commander';
import { parseId } from '../parse/numbers.js';
import { parseTime } from '../parse/times.js';
import { action } from './action.js';
import { withDryRun, withJson, withScreen } from './options.js';

export function runsCommand(): Command {
  return new Command('runs')
    .description('past and current runs')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(replayCommand());
}

function listCommand(): Command {
  return withScreen(new Command('list').description('list runs, newest first'))
    .option('--status <status>', 'RUNNING, SUCCEEDED, SUCCEEDED_WITH_ERRORS, FAILED or ABORTED')
    .option('--trigger <trigger>', 'SCHEDULE, MANUAL, FILE or REPLAY')
    .option('--schedule <name>', 'of this schedule only')
    .option('--from <time>', 'started from this time on: 2026-06-11T18:00:00+02:00', parseTime)
    .option('--to <time>', 'started before this time', parseTime)
    .action(action(async () => (await import('../actions/runs.js')).list));
}

function showCommand(): Command {
  return withJson(
    new Command('show')
      .description('show a run, its failed pages and its quarantined tickets')
      .argument('<id>', 'id of the run', parseId),
  ).action(action(async () => (await import('../actions/runs.js')).show));
}

function replayCommand(): Command {
  const command = new Command('replay')
    .description('process all stored pages of a run again; sends no request to TIXNGO')
    .argument('<id>', 'id of the run', parseId);
  return withDryRun(withJson(command)).action(
    action(async () => (await import('../actions/replay.js')).ofRun),
  );
}

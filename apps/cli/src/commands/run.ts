import { Command } from 'commander';
import { action } from '../action.js';
import type { ExitStatus } from '../exit-status.js';
import type { Output } from '../output/output.js';
import { describeRun } from '../output/run-summary.js';
import { parseBatchSize } from '../parse/numbers.js';
import { type ResultOptions, withJson } from './options.js';
import { failureOf, processing } from './processing.js';

export interface RunOptions extends ResultOptions {
  readonly batchSize?: number;
}

export function withRunOptions(command: Command): Command {
  return withJson(command).option(
    '--batch-size <n>',
    "tickets asked for in one page, 1 to 10000; default: the schedule's, else 1000",
    parseBatchSize,
  );
}

export function runCommand(): Command {
  return withRunOptions(
    new Command('run').description('one run now, to the end of the feed and until its pages are processed'),
  )
    .option('--schedule <name>', 'with the batch size and the skip list of this schedule')
    .action(action((output, options: RunOptions & { schedule?: string }) => runNow(output, options)));
}

/** One run, by the workers that are up, else in this process. */
export function runNow(
  output: Output,
  request: { readonly schedule?: string | undefined; readonly batchSize?: number | undefined },
): Promise<ExitStatus> {
  return processing(output, async (pipeline, { deps, author, signal }, onEvent) => {
    const summary = await pipeline.runNow(deps, {
      ...(request.schedule === undefined ? {} : { scheduleName: request.schedule }),
      ...(request.batchSize === undefined ? {} : { batchSize: request.batchSize }),
      requestedBy: author.actor,
      onEvent,
      signal,
    });
    return { document: summary, text: describeRun(summary), failure: failureOf(summary) };
  });
}

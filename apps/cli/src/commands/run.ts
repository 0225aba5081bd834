import type { RunSummary } from '@tixngo-sync/contracts';
import { Command } from 'commander';
import { action } from '../action.js';
import { EXIT, type ExitStatus } from '../exit-status.js';
import type { Output } from '../output/output.js';
import { count, fields } from '../output/table.js';
import { duration } from '../output/times.js';
import { parseBatchSize } from '../parse/numbers.js';
import { load } from './loaded.js';
import { type ResultOptions, withJson } from './options.js';
import { describeOpen } from './status-text.js';

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
  return withRunOptions(new Command('run').description('one run now, to the end of the feed and until its pages are processed'))
    .option('--schedule <name>', 'with the batch size and the skip list of this schedule')
    .action(action((output, options: RunOptions & { schedule?: string }) => runNow(output, options)));
}

/** One run in the workers that are up, else in this process. @returns 1 if it failed, 3 if anything is open, of whatever run */
export async function runNow(
  output: Output,
  request: { readonly schedule?: string | undefined; readonly batchSize?: number | undefined },
): Promise<ExitStatus> {
  const [{ hasOpenFailures, openFailures }, { withPipeline }, pipeline, { showEvents }] = await Promise.all([
    load(),
    import('../context/pipeline.js'),
    import('@tixngo-sync/pipeline'),
    import('../output/run-events.js'),
  ]);
  return withPipeline(output, async ({ deps, database, author, signal }) => {
    const summary = await pipeline.runNow(deps, {
      ...(request.schedule === undefined ? {} : { scheduleName: request.schedule }),
      ...(request.batchSize === undefined ? {} : { batchSize: request.batchSize }),
      requestedBy: author.actor,
      onEvent: showEvents(output),
      signal,
    });
    const open = await openFailures(database);
    output.result(summary, () => [describeRun(summary), describeOpen(open)].filter(Boolean).join('\n\n'));
    if (summary.status === 'FAILED' || summary.status === 'ABORTED') return failed(output, summary);
    return hasOpenFailures(open) ? EXIT.open : EXIT.done;
  });
}

function failed(output: Output, { runId, status }: RunSummary): ExitStatus {
  output.note(`run ${runId} ${status === 'FAILED' ? 'failed' : 'was stopped'}: see \`tixngo-sync runs show ${runId}\``);
  return EXIT.failed;
}

function describeRun(summary: RunSummary): string {
  const seconds = summary.durationMs / 1000;
  const rate = seconds > 0 ? Math.round(summary.received / seconds) : summary.received;
  return [
    `Run ${summary.runId}: ${summary.status}`,
    fields({
      pages: summary.pages,
      received: `${count(summary.received, 'ticket')} in ${duration(summary.durationMs)} (${rate.toLocaleString('en')} a second)`,
      applied: summary.applied,
      unchanged: summary.unchanged,
      stale: summary.stale,
      skipped: summary.skipped,
      quarantined: summary.quarantined,
      key: summary.paginationKey ?? '(the beginning of the feed)',
    }),
  ].join('\n');
}

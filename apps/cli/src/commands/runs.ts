import type { RunDetail, RunRow } from '@tixngo-sync/db';
import { Command } from 'commander';
import { action } from '../action.js';
import { fields, section, table } from '../output/table.js';
import { duration } from '../output/times.js';
import { parseId } from '../parse/numbers.js';
import { load } from './loaded.js';
import { type ListOptions, withJson, withScreen } from './options.js';
import { PAGE_COLUMNS } from './page-columns.js';
import { runsReplayCommand } from './replay.js';

export function runsCommand(): Command {
  const runs = new Command('runs').description('executions of the function');
  withScreen(runs.command('list').description('runs, newest first'))
    .option('--status <status>', 'RUNNING, SUCCEEDED, SUCCEEDED_WITH_ERRORS, FAILED or ABORTED')
    .option('--trigger <trigger>', 'SCHEDULE, MANUAL, FILE or REPLAY')
    .action(
      action(async (output, options: ListOptions & { status?: string; trigger?: string }) => {
        const { listRuns, oneOf, RUN_STATUSES, RUN_TRIGGERS, withDatabase } = await load();
        const filter = {
          status: oneOf('--status', options.status, RUN_STATUSES),
          trigger: oneOf('--trigger', options.trigger, RUN_TRIGGERS),
        };
        const rows = await withDatabase(output, ({ database }) => listRuns(database, options, filter));
        output.result(rows, () => table(rows, COLUMNS, 'No such run.'));
      }),
    );
  withJson(
    runs
      .command('show')
      .description('a run and what became of its pages')
      .argument('<id>', 'of the run', parseId),
  ).action(
    action(async (output, runId: number) => {
      const { found, showRun, withDatabase } = await load();
      const detail = found(
        await withDatabase(output, ({ database }) => showRun(database, runId)),
        `run ${runId}`,
        'runs list',
      );
      const { run, ...others } = detail;
      output.result({ ...run, ...others }, () => describeRun(detail));
    }),
  );
  return runs.addCommand(runsReplayCommand());
}

const COLUMNS = {
  run: (row: RunRow) => row.runId,
  started: (row: RunRow) => row.startedAt,
  trigger: (row: RunRow) => row.scheduleName ?? row.trigger,
  status: (row: RunRow) => row.status,
  pages: (row: RunRow) => row.pages,
  received: (row: RunRow) => row.received,
  applied: (row: RunRow) => row.applied,
  unchanged: (row: RunRow) => row.unchanged,
  stale: (row: RunRow) => row.stale,
  skipped: (row: RunRow) => row.skipped,
  quarantined: (row: RunRow) => row.quarantined,
  took: (row: RunRow) =>
    row.finishedAt === null ? '' : duration(row.finishedAt.getTime() - row.startedAt.getTime()),
};

function describeRun({
  run,
  pagesByStatus,
  failedPages,
  quarantineByReason,
  openQuarantine,
}: RunDetail): string {
  const reasons = Object.entries(quarantineByReason);
  return [
    fields({
      run: run.runId,
      status: run.status,
      trigger: run.trigger,
      schedule: run.scheduleName,
      file: run.fileName,
      'requested by': run.requestedBy,
      started: run.startedAt,
      'fetched all': run.fetchedAt,
      finished: run.finishedAt,
      'batch size': run.batchSize,
      'from key': run.firstKey,
      'to key': run.lastKey,
      pages: `${run.pages} (${pagesByStatus.PROCESSED} processed, ${pagesByStatus.STORED} waiting, ${pagesByStatus.FAILED} failed)`,
      received: run.received,
      applied: run.applied,
      unchanged: run.unchanged,
      stale: run.stale,
      skipped: run.skipped,
      quarantined: run.quarantined,
      error: run.errorMessage === null ? null : `${run.errorCode}: ${run.errorMessage}`,
    }),
    section('Failed pages', failedPages.length === 0 ? '' : table(failedPages, PAGE_COLUMNS, '')),
    section(
      `Quarantined by reason (${openQuarantine} still open)`,
      reasons.length === 0
        ? ''
        : table(reasons, { reason: ([reason]) => reason, tickets: ([, tickets]) => tickets }, ''),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

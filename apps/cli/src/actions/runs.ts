import { listRuns, type RunDetail, type RunRow, showRun } from '@tixngo-sync/db';
import { RUN_STATUSES, RUN_TRIGGERS } from '@tixngo-sync/domain';
import { withDatabase } from '../context/database.js';
import { amount } from '../output/number.js';
import type { Output } from '../output/output.js';
import { outcomes } from '../output/run.js';
import { fields, lines, section, table } from '../output/table.js';
import { duration } from '../output/times.js';
import { PAGE_COLUMNS } from './pages.js';
import { found, oneOf } from './require.js';

interface RunFilter {
  readonly limit: number;
  readonly before?: number;
  readonly status?: string;
  readonly trigger?: string;
  readonly schedule?: string;
  readonly from?: Date;
  readonly to?: Date;
}

export async function list(output: Output, options: RunFilter): Promise<void> {
  const filter = {
    status: oneOf('--status', options.status, RUN_STATUSES),
    trigger: oneOf('--trigger', options.trigger, RUN_TRIGGERS),
    schedule: options.schedule,
    from: options.from,
    to: options.to,
  };
  const rows = await withDatabase(output, ({ database }) => listRuns(database, options, filter));
  output.result(rows, () => table(rows, COLUMNS, 'No runs found.'));
}

export async function show(output: Output, runId: number): Promise<void> {
  const row = await withDatabase(output, ({ database }) => showRun(database, runId));
  const detail = found(row, `run ${runId}`, 'runs list');
  const { run, ...others } = detail;
  output.result({ ...run, ...others }, () => describeRun(detail));
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

function describeRun({ run, pagesByStatus, failedPages, ...quarantine }: RunDetail): string {
  const { PROCESSED, STORED, FAILED } = pagesByStatus;
  const reasons = Object.entries(quarantine.quarantineByReason);
  return lines(
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
      pages: `${amount(run.pages)} (${amount(PROCESSED)} processed, ${amount(STORED)} waiting, ${amount(FAILED)} failed)`,
      received: run.received,
      ...outcomes(run),
      warning: run.warning,
      error: run.errorMessage === null ? null : `${run.errorCode}: ${run.errorMessage}`,
    }),
    section('Failed pages', table(failedPages, PAGE_COLUMNS, '')),
    section(
      `Quarantined by reason (${quarantine.openQuarantine} still open)`,
      table(reasons, { reason: ([reason]) => reason, tickets: ([, tickets]) => tickets }, ''),
    ),
  );
}

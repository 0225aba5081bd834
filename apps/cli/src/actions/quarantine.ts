import {
  audit,
  hasOpenFailures,
  listQuarantine,
  openFailures,
  type QuarantineDetail,
  type QuarantineRow,
  showQuarantined,
  skipQuarantined,
} from '@tixngo-sync/db';
import { QUARANTINE_REASONS, QUARANTINE_STATUSES, UsageError } from '@tixngo-sync/domain';
import { type QuarantineRetry, retryQuarantined } from '@tixngo-sync/pipeline';
import { withDatabase } from '../context/database.js';
import { EXIT, type ExitStatus } from '../exit-status.js';
import type { Output } from '../output/output.js';
import { count, fields, lines, section, table } from '../output/table.js';
import { processing } from './processing.js';
import { found, oneOf } from './require.js';

interface QuarantineFilter {
  readonly limit: number;
  readonly before?: number;
  readonly status: string;
  readonly all?: true;
  readonly reason?: string;
  readonly code?: string;
  readonly q?: string;
}

export async function list(output: Output, options: QuarantineFilter): Promise<void> {
  const filter = {
    status: options.all === true ? undefined : oneOf('--status', options.status, QUARANTINE_STATUSES),
    reasonCode: oneOf('--code', options.code ?? options.reason, QUARANTINE_REASONS),
    query: options.q,
  };
  const rows = await withDatabase(output, ({ database }) => listQuarantine(database, options, filter));
  output.result(rows, () => table(rows, QUARANTINE_COLUMNS, 'No quarantined tickets found.'));
}

export async function show(output: Output, id: number): Promise<void> {
  const detail = await withDatabase(output, async ({ database, author }) => {
    const row = found(
      await showQuarantined(database, id),
      `quarantined ticket ${id}`,
      'quarantine list --all',
    );
    await audit(database, { ...author, action: 'quarantine.read', target: `quarantine ${id}` });
    return row;
  });
  output.result(detail, () => describeQuarantined(detail));
}

export async function retry(
  output: Output,
  ids: number[] = [],
  { all = false }: { all?: boolean },
): Promise<ExitStatus> {
  if (ids.length > 0 === all)
    throw new UsageError('QUARANTINE_MISSING', 'name tickets by their ids from the list, or choose --all');
  return processing(output, async ({ deps, author }) => {
    const retried = await retryQuarantined(deps, all ? 'all' : ids, author);
    return {
      document: { retried },
      text: table(retried, RETRY_COLUMNS, 'No ticket is in quarantine: there is nothing to retry.'),
    };
  });
}

export function skip(output: Output, ids: number[], { reason }: { reason: string }): Promise<ExitStatus> {
  return withDatabase(output, async ({ database, author }) => {
    const skipped = await skipQuarantined(database, author, ids, reason);
    const numbers = skipped.flatMap((row) => row.taxNumber ?? []).join(', ') || 'none';
    output.result(
      { skipped },
      () => `Skipped ${count(skipped.length, 'ticket')}. Added to the skip list: ${numbers}.`,
    );
    return hasOpenFailures(await openFailures(database)) ? EXIT.open : EXIT.done;
  });
}

export const QUARANTINE_COLUMNS = {
  id: (row: QuarantineRow) => row.quarantineId,
  since: (row: QuarantineRow) => row.createdAt,
  page: (row: QuarantineRow) => row.pageId,
  position: (row: QuarantineRow) => row.position,
  ticket: (row: QuarantineRow) => row.ticketId,
  'tax number': (row: QuarantineRow) => row.taxNumber,
  status: (row: QuarantineRow) => row.status,
  reason: (row: QuarantineRow) => row.reasonCode,
  field: (row: QuarantineRow) => row.field,
};

export const RETRY_COLUMNS = {
  id: (row: QuarantineRetry) => row.quarantineId,
  status: (row: QuarantineRetry) => row.status,
  reason: (row: QuarantineRetry) => row.reasonCode,
  message: (row: QuarantineRetry) => row.message,
};

function describeQuarantined(row: QuarantineDetail): string {
  const line = row.lineNumber === null ? '' : `, line ${row.lineNumber}`;
  return lines(
    fields({
      id: row.quarantineId,
      status: row.status,
      ticket: row.ticketId,
      'tax number': row.taxNumber,
      reason: row.reasonCode,
      field: row.field,
      message: row.message,
      page: `${row.pageId}, position ${row.position}${line}`,
      run: row.runId,
      since: row.createdAt,
      ended: row.resolvedAt,
      by: row.resolvedBy,
      resolution: row.resolution,
    }),
    section('As received', row.body ?? '(no longer kept)'),
  );
}

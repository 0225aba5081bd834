import {
  giveUpPages,
  hasOpenFailures,
  listPages,
  openFailures,
  type PageAttempt,
  type PageDetail,
  type PageRow,
  showPage,
} from '@tixngo-sync/db';
import { PAGE_STATUSES, UsageError } from '@tixngo-sync/domain';
import { type RetriedPage, retryPages } from '@tixngo-sync/pipeline';
import { withDatabase } from '../context/database.js';
import { EXIT, type ExitStatus } from '../exit-status.js';
import { amount } from '../output/number.js';
import type { Output } from '../output/output.js';
import { outcomes } from '../output/run.js';
import { count, fields, lines, section, table } from '../output/table.js';
import { processing } from './processing.js';
import { QUARANTINE_COLUMNS } from './quarantine.js';
import { found, oneOf } from './require.js';

interface PageFilter {
  readonly limit: number;
  readonly before?: number;
  readonly status?: string;
  readonly run?: number;
  readonly ticket?: string;
  readonly from?: Date;
  readonly to?: Date;
}

export async function list(output: Output, options: PageFilter): Promise<void> {
  const { run, ticket, from, to } = options;
  const status = oneOf('--status', options.status, PAGE_STATUSES);
  const filter = { status, runId: run, ticketId: ticket, from, to };
  const rows = await withDatabase(output, ({ database }) => listPages(database, options, filter));
  output.result(rows, () => table(rows, PAGE_COLUMNS, 'No pages found.'));
}

export async function show(output: Output, pageId: number): Promise<void> {
  const row = await withDatabase(output, ({ database }) => showPage(database, pageId));
  const detail = found(row, `page ${pageId}`, 'pages list');
  const { page, quarantined, ...others } = detail;
  output.result({ ...page, ...others, quarantinedTickets: quarantined }, () => describePage(detail));
}

export async function retry(
  output: Output,
  pageIds: number[] = [],
  { failed = false }: { failed?: boolean },
): Promise<ExitStatus> {
  if (pageIds.length > 0 === failed)
    throw new UsageError('PAGES_MISSING', 'name pages by their ids, or choose --failed');
  return processing(output, async ({ deps, author, signal }, onEvent) => {
    const chosen = failed ? 'failed' : pageIds;
    const pages = await retryPages(deps, { pageIds: chosen, author, onEvent, signal });
    return {
      document: { pages },
      text: describeRetry(pages),
    };
  });
}

export function giveUp(
  output: Output,
  pageIds: number[],
  { reason }: { reason: string },
): Promise<ExitStatus> {
  return withDatabase(output, async ({ database, author }) => {
    const givenUp = await giveUpPages(database, author, pageIds, reason);
    output.result({ givenUp }, () => describeGivenUp(givenUp));
    return hasOpenFailures(await openFailures(database)) ? EXIT.open : EXIT.done;
  });
}

function describeGivenUp(pageIds: readonly number[]): string {
  if (pageIds.length === 0) return 'Nothing changed: the pages were given up before.';
  const ids = pageIds.join(' ');
  return `Gave up page${pageIds.length === 1 ? '' : 's'} ${ids}. To process it again: \`tixngo-sync pages retry ${ids}\`.`;
}

export function describeRetry(pages: readonly RetriedPage[]): string {
  if (pages.length === 0) return 'No page has failed: there is nothing to retry.';
  return pages.map((page) => `page ${page.pageId}: ${retryOutcome(page)}`).join('\n');
}

function retryOutcome(page: RetriedPage): string {
  if (!page.retried) return 'was processed before; nothing changed';
  if (page.status === 'FAILED') return `failed again: ${page.errorMessage}`;
  return `processed: ${count(page.received, 'ticket')}, ${page.applied} applied, ${page.quarantined} quarantined`;
}

export const PAGE_COLUMNS = {
  page: (row: PageRow) => row.pageId,
  run: (row: PageRow) => row.runId,
  '#': (row: PageRow) => row.sequence,
  status: (row: PageRow) => row.status,
  fetched: (row: PageRow) => row.fetchedAt,
  received: (row: PageRow) => row.received,
  applied: (row: PageRow) => row.applied,
  unchanged: (row: PageRow) => row.unchanged,
  stale: (row: PageRow) => row.stale,
  skipped: (row: PageRow) => row.skipped,
  quarantined: (row: PageRow) => row.quarantined,
  error: (row: PageRow) => row.errorCode,
  'given up': (row: PageRow) => row.givenUpAt,
};

const ATTEMPT_COLUMNS = {
  '#': (row: PageAttempt) => row.attempt,
  started: (row: PageAttempt) => row.startedAt,
  ended: (row: PageAttempt) => row.endedAt,
  why: (row: PageAttempt) => row.trigger.toLowerCase(),
  by: (row: PageAttempt) => row.requestedBy,
  outcome: (row: PageAttempt) => row.outcome,
  error: (row: PageAttempt) => row.errorMessage,
  worker: (row: PageAttempt) => row.worker,
};

function describePage({ page, hasBody, attemptLog, quarantined }: PageDetail): string {
  return lines(
    fields({
      page: page.pageId,
      run: page.runId,
      sequence: page.sequence,
      source: page.source,
      status: page.status,
      'requested key': page.requestedKey,
      'requested limit': page.requestedLimit,
      'next key': page.nextKey,
      fetched: page.fetchedAt,
      processed: page.processedAt,
      attempts: page.attempts,
      body: `${amount(page.bodyBytes)} bytes${hasBody ? '' : ', no longer kept'}`,
      received: page.received,
      ...outcomes(page),
      error: page.errorMessage === null ? null : `${page.errorCode}: ${page.errorMessage}`,
      'given up': page.givenUpAt,
      'given up by': page.givenUpBy,
      'given up because': page.givenUpReason,
    }),
    section('Attempts', table(attemptLog, ATTEMPT_COLUMNS, '')),
    section('Quarantined', table(quarantined, QUARANTINE_COLUMNS, '')),
  );
}

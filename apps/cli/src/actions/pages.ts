import { listPages, type PageDetail, type PageRow, showPage } from '@tixngo-sync/db';
import { PAGE_STATUSES, UsageError } from '@tixngo-sync/domain';
import { retryPages } from '@tixngo-sync/pipeline';
import { withDatabase } from '../context/database.js';
import type { ExitStatus } from '../exit-status.js';
import type { Output } from '../output/output.js';
import { outcomes } from '../output/run.js';
import { fields, lines, section, table } from '../output/table.js';
import { processing } from './processing.js';
import { QUARANTINE_COLUMNS } from './quarantine.js';
import { found, oneOf } from './require.js';

interface PageFilter {
  readonly limit: number;
  readonly before?: number;
  readonly status?: string;
  readonly run?: number;
}

export async function list(output: Output, options: PageFilter): Promise<void> {
  const filter = { status: oneOf('--status', options.status, PAGE_STATUSES), runId: options.run };
  const rows = await withDatabase(output, ({ database }) => listPages(database, options, filter));
  output.result(rows, () => table(rows, PAGE_COLUMNS, 'No pages found.'));
}

export async function show(output: Output, pageId: number): Promise<void> {
  const row = await withDatabase(output, ({ database }) => showPage(database, pageId));
  const detail = found(row, `page ${pageId}`, 'pages list');
  const { page, quarantined, hasBody } = detail;
  output.result({ ...page, hasBody, quarantinedTickets: quarantined }, () => describePage(detail));
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
      text: table(pages, RETRY_COLUMNS, 'No page has failed: there is nothing to retry.'),
    };
  });
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
};

type RetriedPage = Awaited<ReturnType<typeof retryPages>>[number];

const RETRY_COLUMNS = {
  page: (page: RetriedPage) => page.pageId,
  status: (page: RetriedPage) => page.status,
  received: (page: RetriedPage) => page.received,
  applied: (page: RetriedPage) => page.applied,
  unchanged: (page: RetriedPage) => page.unchanged,
  stale: (page: RetriedPage) => page.stale,
  skipped: (page: RetriedPage) => page.skipped,
  quarantined: (page: RetriedPage) => page.quarantined,
  error: (page: RetriedPage) => page.errorMessage,
};

function describePage({ page, hasBody, quarantined }: PageDetail): string {
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
      body: `${page.bodyBytes.toLocaleString('en')} bytes${hasBody ? '' : ', no longer kept'}`,
      received: page.received,
      ...outcomes(page),
      error: page.errorMessage === null ? null : `${page.errorCode}: ${page.errorMessage}`,
    }),
    section('Quarantined', table(quarantined, QUARANTINE_COLUMNS, '')),
  );
}

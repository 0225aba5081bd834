import type { PageDetail } from '@tixngo-sync/db';
import { Command } from 'commander';
import { action } from '../action.js';
import { fields, section, table } from '../output/table.js';
import { parseId } from '../parse/numbers.js';
import { load } from './loaded.js';
import { type ListOptions, withJson, withScreen } from './options.js';
import { PAGE_COLUMNS } from './page-columns.js';
import { pagesRetryCommand } from './pages-retry.js';
import { QUARANTINE_COLUMNS } from './quarantine-columns.js';
import { pagesReplayCommand } from './replay.js';

export function pagesCommand(): Command {
  const pages = new Command('pages').description('stored answers of TIXNGO');
  withScreen(pages.command('list').description('pages, newest first'))
    .option('--status <status>', 'STORED (waiting), PROCESSED or FAILED')
    .option('--run <id>', 'of this run only', parseId)
    .action(
      action(async (output, options: ListOptions & { status?: string; run?: number }) => {
        const { listPages, oneOf, PAGE_STATUSES, withDatabase } = await load();
        const filter = { status: oneOf('--status', options.status, PAGE_STATUSES), runId: options.run };
        const rows = await withDatabase(output, ({ database }) => listPages(database, options, filter));
        output.result(rows, () => table(rows, PAGE_COLUMNS, 'No such page.'));
      }),
    );
  withJson(
    pages
      .command('show')
      .description('a page and its quarantined tickets')
      .argument('<id>', 'of the page', parseId),
  ).action(
    action(async (output, pageId: number) => {
      const { found, showPage, withDatabase } = await load();
      const detail = found(
        await withDatabase(output, ({ database }) => showPage(database, pageId)),
        `page ${pageId}`,
        'pages list',
      );
      const { page, quarantined, hasBody } = detail;
      output.result({ ...page, hasBody, quarantinedTickets: quarantined }, () => describePage(detail));
    }),
  );
  pages.addCommand(pagesRetryCommand()).addCommand(pagesReplayCommand());
  return pages;
}

function describePage({ page, hasBody, quarantined }: PageDetail): string {
  return [
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
      applied: page.applied,
      unchanged: page.unchanged,
      stale: page.stale,
      skipped: page.skipped,
      quarantined: page.quarantined,
      error: page.errorMessage === null ? null : `${page.errorCode}: ${page.errorMessage}`,
    }),
    section('Quarantined', quarantined.length === 0 ? '' : table(quarantined, QUARANTINE_COLUMNS, '')),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

import { Command } from 'commander';
import { action } from '../action.js';
import { table } from '../output/table.js';
import { parseIds } from '../parse/numbers.js';
import { load } from './loaded.js';
import { type ResultOptions, withJson } from './options.js';
import { processing } from './processing.js';

export function pagesRetryCommand(): Command {
  return withJson(
    new Command('retry')
      .description('process failed pages again')
      .argument('[ids...]', 'of the pages', parseIds),
  )
    .option('--failed', 'every failed page')
    .action(
      action(async (output, ids: number[] | undefined, options: ResultOptions & { failed?: true }) => {
        const { UsageError } = await load();
        const named = ids ?? [];
        const all = options.failed === true;
        if (named.length > 0 === all)
          throw new UsageError('PAGES_MISSING', 'say which pages: their ids, or --failed');
        return processing(output, async (pipeline, { deps, author, signal }, onEvent) => {
          const pages = await pipeline.retryPages(deps, {
            pageIds: all ? 'failed' : named,
            author,
            onEvent,
            signal,
          });
          return {
            document: { pages },
            text: table(pages, COLUMNS, 'No page has failed: there is nothing to retry.'),
          };
        });
      }),
    );
}

type PageResult = Awaited<ReturnType<typeof import('@tixngo-sync/pipeline').retryPages>>[number];

const COLUMNS = {
  page: (page: PageResult) => page.pageId,
  status: (page: PageResult) => page.status,
  received: (page: PageResult) => page.received,
  applied: (page: PageResult) => page.applied,
  unchanged: (page: PageResult) => page.unchanged,
  stale: (page: PageResult) => page.stale,
  skipped: (page: PageResult) => page.skipped,
  quarantined: (page: PageResult) => page.quarantined,
  error: (page: PageResult) => page.errorMessage,
};

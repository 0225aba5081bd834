import { Command } from 'commander';
import { action } from '../action.js';
import { EXIT } from '../exit-status.js';
import { section, table } from '../output/table.js';
import { parseIds } from '../parse/numbers.js';
import { load } from './loaded.js';
import { type ResultOptions, withJson } from './options.js';
import { describeOpen } from './status-text.js';

export function pagesRetryCommand(): Command {
  return withJson(new Command('retry').description('process failed pages again').argument('[ids...]', 'of the pages', parseIds))
    .option('--failed', 'every failed page')
    .action(
      action(async (output, ids: number[] | undefined, options: ResultOptions & { failed?: true }) => {
        const [{ hasOpenFailures, openFailures, UsageError }, { withPipeline }, { retryPages }, { showEvents }] = await Promise.all([
          load(),
          import('../context/pipeline.js'),
          import('@tixngo-sync/pipeline'),
          import('../output/run-events.js'),
        ]);
        const named = ids ?? [];
        if (named.length > 0 === (options.failed === true))
          throw new UsageError('PAGES_MISSING', 'say which pages: their ids, or --failed');
        return withPipeline(output, async ({ deps, database, author, signal }) => {
          const pageIds = options.failed === true ? 'failed' : named;
          const pages = await retryPages(deps, { pageIds, author, onEvent: showEvents(output), signal });
          const open = await openFailures(database);
          output.result({ pages }, () =>
            [table(pages, COLUMNS, 'No page has failed: there is nothing to retry.'), section('Open', describeOpen(open))]
              .filter(Boolean)
              .join('\n'),
          );
          return hasOpenFailures(open) ? EXIT.open : EXIT.done;
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
  quarantined: (page: PageResult) => page.quarantined,
  error: (page: PageResult) => page.errorMessage,
};

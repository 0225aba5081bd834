import type { QuarantineRetry } from '@tixngo-sync/pipeline';
import { Command } from 'commander';
import { action } from '../action.js';
import { table } from '../output/table.js';
import { parseIds } from '../parse/numbers.js';
import { load } from './loaded.js';
import { type ResultOptions, withJson } from './options.js';
import { processing } from './processing.js';

export function quarantineRetryCommand(): Command {
  return withJson(
    new Command('retry')
      .description('take the stored bodies through the current code again')
      .argument('[ids...]', 'as listed', parseIds),
  )
    .option('--all', 'every open one')
    .action(
      action(async (output, ids: number[] | undefined, options: ResultOptions & { all?: true }) => {
        const { UsageError } = await load();
        const named = ids ?? [];
        const all = options.all === true;
        if (named.length > 0 === all)
          throw new UsageError('QUARANTINE_MISSING', 'say which tickets: their ids as listed, or --all');
        return processing(output, async (pipeline, { deps, author }) => {
          const retried = await pipeline.retryQuarantined(deps, all ? 'all' : named, author);
          return {
            document: { retried },
            text: table(retried, COLUMNS, 'No ticket is in quarantine: there is nothing to retry.'),
          };
        });
      }),
    );
}

const COLUMNS = {
  id: (row: QuarantineRetry) => row.quarantineId,
  status: (row: QuarantineRetry) => row.status,
  reason: (row: QuarantineRetry) => row.reasonCode,
  message: (row: QuarantineRetry) => row.message,
};

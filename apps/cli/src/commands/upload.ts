import { Command, Option } from 'commander';
import { action } from '../action.js';
import { Preview } from '../output/preview.js';
import { describeRun } from '../output/run-summary.js';
import { load } from './loaded.js';
import { type ResultOptions, withJson } from './options.js';
import { failureOf, processing } from './processing.js';

export function uploadCommand(): Command {
  return withJson(
    new Command('upload')
      .description('process a file as if TIXNGO had sent it; the key does not move')
      .argument('[file]', 'a diff answer, an array or lines of tickets in JSON, or CSV; gzip too'),
  )
    .option('--dry-run', 'print what would change, and change nothing')
    .addOption(
      new Option('--template <format>', 'print the column names of a CSV file instead').choices(['csv']),
    )
    .action(
      action(
        async (
          output,
          file: string | undefined,
          options: ResultOptions & { dryRun?: true; template?: 'csv' },
        ) => {
          if (options.template !== undefined) return printTemplate(output);
          const { showKey, UsageError } = await load();
          if (file === undefined)
            throw new UsageError('FILE_MISSING', 'say which file: tixngo-sync upload FILE');
          return processing(output, async (pipeline, { deps, author, signal }, onEvent) => {
            if (options.dryRun === true) {
              const preview = new Preview();
              const total = await pipeline.previewFile(deps, file, signal, (page) => preview.add(page));
              return preview.processed(total, (await showKey(deps.database)).fetchedThrough);
            }
            const summary = await pipeline.uploadFile(deps, { path: file, author, onEvent, signal });
            return {
              document: { ...summary, dryRun: false },
              text: describeRun(summary),
              failure: failureOf(summary),
            };
          });
        },
      ),
    );
}

async function printTemplate(output: {
  result(document: unknown, forPeople: () => string): void;
}): Promise<void> {
  const { CSV_TEMPLATE } = await import('@tixngo-sync/tixngo');
  output.result({ columns: CSV_TEMPLATE.split(',') }, () => CSV_TEMPLATE);
}

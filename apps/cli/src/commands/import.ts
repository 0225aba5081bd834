import { Command } from 'commander';
import { action } from '../action.js';
import { EXIT } from '../exit-status.js';
import type { ImportKind } from '../import/columns.js';
import type { ImportResult } from '../import/import-file.js';
import { count, table } from '../output/table.js';
import { load } from './loaded.js';
import { type ResultOptions, withJson } from './options.js';

const SHOWN_REJECTIONS = 20;

const TOLD: Readonly<Record<ImportKind, string>> = {
  contacts:
    'take contacts of S-360 in: CSV with a line of column names, or JSON lines; gzip too; - is standard input. Columns: those of the table contact',
  tickets:
    'take tickets of S-360 in: CSV with a line of column names, or JSON lines; gzip too; - is standard input. Columns: those of the table ticket',
};

/** `contacts import` and `tickets import`. A row of a known id is updated: S-360 is master of what it sends. */
export function importCommand(kind: ImportKind): Command {
  return withJson(new Command('import').description(TOLD[kind]).argument('<file>', 'what S-360 has'))
    .option('--dry-run', 'say what would become of the lines, and change nothing')
    .action(
      action(async (output, file: string, options: ResultOptions & { dryRun?: true }) => {
        const [{ withDatabase }, { importFile }] = await Promise.all([
          load(),
          import('../import/import-file.js'),
        ]);
        const result = await withDatabase(output, (context) =>
          importFile(context, kind, file, {
            dryRun: options.dryRun === true,
            onProgress: (lines) => output.progress(`${count(lines, 'line')} read`),
          }),
        );
        output.result(result, () => describe(kind, result));
        return result.rejectedCount > 0 ? EXIT.failed : EXIT.done;
      }),
    );
}

function describe(kind: ImportKind, result: ImportResult): string {
  const { dryRun, imported, updated, unchanged, rejected, rejectedCount } = result;
  const done = `${dryRun ? 'Nothing was changed. It would be: ' : ''}${count(imported, kind.slice(0, -1))} new, ${updated} updated, ${unchanged} unchanged.`;
  if (rejectedCount === 0) return done;
  const shown = rejected.slice(0, SHOWN_REJECTIONS);
  const more =
    rejectedCount > shown.length
      ? `\n… and ${rejectedCount - shown.length} more: --json lists the first 1,000`
      : '';
  const lines = table(
    shown,
    { line: (rejection) => rejection.line, 'why it was not taken': (rejection) => rejection.reason },
    '',
  );
  return `${done}\n${count(rejectedCount, 'line')} could not be taken: mend them and import the file again.\n${lines}${more}`;
}

import { withDatabase } from '../context/database.js';
import { EXIT, type ExitStatus } from '../exit-status.js';
import type { ImportKind } from '../import/columns.js';
import { type ImportResult, importFile } from '../import/import-file.js';
import type { Output } from '../output/output.js';
import { count, table } from '../output/table.js';

const SHOWN_REJECTIONS = 20;

/** `contacts import` and `tickets import`. @returns 1 when any line was rejected */
export async function importFrom(
  output: Output,
  kind: ImportKind,
  file: string,
  { dryRun = false }: { dryRun?: boolean },
): Promise<ExitStatus> {
  const onProgress = (lines: number) => output.progress(`${count(lines, 'line')} read`);
  const result = await withDatabase(
    output,
    (context) => importFile(context, kind, file, { dryRun, onProgress }),
    { mayCreate: !dryRun },
  );
  output.result(result, () => describe(kind, result));
  return result.rejectedCount > 0 ? EXIT.failed : EXIT.done;
}

function describe(kind: ImportKind, result: ImportResult): string {
  const { dryRun, imported, updated, unchanged, rejected, rejectedCount } = result;
  const prefix = dryRun ? 'Nothing was changed. The result would be: ' : '';
  const rows = count(imported, kind.slice(0, -1));
  const done = `${prefix}${rows} new, ${updated} updated, ${unchanged} unchanged.`;
  if (rejectedCount === 0) return done;
  const shown = rejected.slice(0, SHOWN_REJECTIONS);
  const more = rejectedCount - shown.length;
  return [
    done,
    `${count(rejectedCount, 'line')} rejected. Fix the file, then import it again:`,
    table(shown, { line: ({ line }) => line, reason: ({ reason }) => reason }, ''),
    ...(more > 0 ? [`… and ${more} more: --json lists the first 1,000`] : []),
  ].join('\n');
}

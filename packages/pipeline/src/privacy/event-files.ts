import { gunzipSync } from 'node:zlib';
import { type Database, nextEventFile } from '@tixngo-sync/db';
import { emailKey } from '@tixngo-sync/domain';

/** RFC 4180, as `csvLine` of packages/domain writes it. */
const LINES = /(?:"(?:[^"]|"")*"|[^"\n])+/g;
const CELLS = /"(?:[^"]|"")*"|[^",\r]+/g;

/** Yields the plan B files that name a person, with the lines that do. Reads every file, one at a time. */
export async function* eventFilesNaming(
  database: Database,
  key: string,
): AsyncGenerator<{ readonly id: number; readonly lines: readonly string[] }> {
  for (let after = 0; ; ) {
    const file = await nextEventFile(database.pool, after);
    if (file === null) return;
    after = file.id;
    const text = gunzipSync(file.content).toString();
    const lines = (text.match(LINES) ?? []).filter((line) => names(line, key));
    if (lines.length > 0) yield { id: file.id, lines };
  }
}

function names(line: string, key: string): boolean {
  return line.includes('@') && (line.match(CELLS) ?? []).some((cell) => emailKey(textOf(cell)) === key);
}

/** Without quotes, and without the apostrophe before what looks like a formula. */
function textOf(cell: string): string {
  const text = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
  return text.replace(/^'(?=\s*[=+\-@\t\r])/, '');
}

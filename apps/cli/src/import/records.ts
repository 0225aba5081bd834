import { Readable } from 'node:stream';
import { messageOf, PermanentError } from '@tixngo-sync/domain';
import { type CsvError, type Info, parse } from 'csv-parse';

/** Read at most, to recognize the format. */
const LONGEST_HEADER = 10_000;

/** A record's values by column, or why it cannot be read. `line` is its last line, from 1. */
export type FileRecord =
  | { readonly line: number; readonly values: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly reason: string };

/** Far above any real record: a longer one has an unclosed quote, or the file has no line breaks. */
const LONGEST_RECORD = 1_000_000;

/**
 * Reads JSON lines, or CSV separated by comma, semicolon or tab whose first line names the columns.
 * @param checkHeader throws when the columns of a CSV file are wrong
 * @throws PermanentError `FILE_EMPTY` or `FILE_FORMAT`
 */
export async function* records(
  text: AsyncGenerator<string>,
  checkHeader: (columns: readonly string[]) => void,
): AsyncGenerator<FileRecord> {
  const { start, whole } = await peek(text);
  if (start === '') throw new PermanentError('FILE_EMPTY', 'the file is empty: nothing was imported');
  if (start.startsWith('[')) {
    throw new PermanentError('FILE_FORMAT', 'the file is a JSON array: write one object per line instead');
  }
  yield* start.startsWith('{') ? jsonRecords(whole) : csvRecords(whole, start, checkHeader);
}

/** Returns the beginning of the text without leading white space, and the whole text. */
async function peek(text: AsyncGenerator<string>): Promise<{ start: string; whole: AsyncGenerator<string> }> {
  let read = '';
  for (let next = await text.next(); next.done !== true; next = await text.next()) {
    read += next.value;
    const start = read.trimStart();
    if (start.includes('\n') || start.length > LONGEST_HEADER) break;
  }
  return { start: read.trimStart(), whole: after(read, text) };
}

async function* after(read: string, text: AsyncGenerator<string>): AsyncGenerator<string> {
  yield read;
  yield* text;
}

async function* jsonRecords(text: AsyncGenerator<string>): AsyncGenerator<FileRecord> {
  let line = 0;
  for await (const content of lines(text)) {
    line += 1;
    if (content.trim() !== '') yield jsonRecord(line, content);
  }
}

function jsonRecord(line: number, content: string): FileRecord {
  try {
    const values: unknown = JSON.parse(content);
    if (typeof values !== 'object' || values === null || Array.isArray(values))
      return { line, reason: 'is not a JSON object' };
    return { line, values: Object.fromEntries(Object.entries(values)) };
  } catch {
    return { line, reason: 'is not JSON' };
  }
}

async function* lines(text: AsyncGenerator<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of text) {
    const complete = (rest + piece).split('\n');
    rest = complete.pop() ?? '';
    if (rest.length > LONGEST_RECORD) throw tooLong();
    yield* complete;
  }
  if (rest !== '') yield rest;
}

async function* csvRecords(
  text: AsyncGenerator<string>,
  start: string,
  checkHeader: (columns: readonly string[]) => void,
): AsyncGenerator<FileRecord> {
  const broken: FileRecord[] = [];
  const parser = Readable.from(text).pipe(
    parse({
      delimiter: delimiterOf(start),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      max_record_size: LONGEST_RECORD,
    }),
  );
  parser.on('skip', (error: CsvError) =>
    broken.push({ line: Number(error.lines), reason: messageOf(error) }),
  );
  let columns: readonly string[] | undefined;
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
    yield* broken.splice(0);
    if (columns === undefined) {
      columns = record.map((name) => name.trim().toLowerCase());
      checkHeader(columns);
    } else yield csvRecord(info.lines, columns, record);
  }
  yield* broken;
}

function csvRecord(line: number, columns: readonly string[], record: readonly string[]): FileRecord {
  if (record.length !== columns.length)
    return { line, reason: `has ${record.length} columns, the first line has ${columns.length}` };
  return { line, values: Object.fromEntries(columns.map((column, index) => [column, record[index]])) };
}

/** The first line contains only column names and delimiters. */
function delimiterOf(start: string): string {
  const header = start.split('\n', 1)[0] ?? '';
  return [';', '\t'].find((delimiter) => header.includes(delimiter)) ?? ',';
}

function tooLong(): PermanentError {
  return new PermanentError(
    'FILE_FORMAT',
    `a line has more than ${LONGEST_RECORD.toLocaleString('en')} characters: write one object per line`,
  );
}

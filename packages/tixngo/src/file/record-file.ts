import { PermanentError } from '@tixngo-sync/domain';
import { Refusal } from '../json/json-scanner.js';
import { isObject } from '../ticket/values.js';
import { type ByteSource, openByteSource } from './byte-source.js';
import { hasLength } from './csv.js';
import { namedColumns } from './csv-columns.js';
import { CSV_DELIMITERS, type CsvDelimiter, csvRecords, delimiterOfSepLine } from './csv-records.js';
import { parseLine } from './json-elements.js';
import { type Line, lines } from './lines.js';

/** A record's values by column, or why it cannot be read. `line` is its last line, from 1. */
export type FileRecord =
  | { readonly line: number; readonly values: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly reason: string };

/** What a reader of records knows about the columns of a file. */
export interface RecordColumns {
  /** Returns the name of a column from a name in the file. */
  readonly nameOf: (name: string) => string;
  /** Throws when the columns of a CSV file are wrong. */
  readonly check: (columns: readonly string[]) => void;
}

/**
 * Opens a file of records for an import: JSON lines, or CSV separated by comma, semicolon or tab whose first
 * line names the columns; either may be gzip. The whole file is checked before its first record: that it is
 * text, and that every quote is closed.
 * @throws UsageError if the file cannot be read; PermanentError FILE_NOT_TEXT, FILE_EMPTY, or FILE_FORMAT
 */
export async function openRecordFile(
  path: string,
  columns: RecordColumns,
): Promise<AsyncGenerator<FileRecord>> {
  const source = await openByteSource(path);
  await checkText(path, source);
  const first = await firstLine(source);
  if (first === undefined) throw new PermanentError('FILE_EMPTY', 'the file is empty: nothing was imported');
  const start = first.bytes.toString('utf8').trimStart();
  if (start.startsWith('['))
    throw new PermanentError('FILE_FORMAT', 'the file is a JSON array: write one object per line instead');
  if (start.startsWith('{')) return jsonRecords(source, columns);
  const named = delimiterOfSepLine(start);
  const delimiter = named ?? delimiterOf(start);
  await checkCsv(source, delimiter);
  return csvFileRecords(source, delimiter, columns);
}

async function checkText(path: string, source: ByteSource): Promise<void> {
  try {
    for await (const _ of source());
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new PermanentError(
      'FILE_NOT_TEXT',
      `${path} is refused, nothing of it was imported: found ${error.found}.`,
    );
  }
}

async function checkCsv(source: ByteSource, delimiter: CsvDelimiter): Promise<void> {
  try {
    for await (const _ of csvRecords(source, delimiter));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new PermanentError('FILE_FORMAT', `nothing was imported: the file is ${error.found}`);
  }
}

async function firstLine(source: ByteSource): Promise<Line | undefined> {
  for await (const line of lines(source)) return line;
  return undefined;
}

/** The header contains only names and delimiters. */
function delimiterOf(header: string): CsvDelimiter {
  return CSV_DELIMITERS.findLast((delimiter) => header.includes(delimiter)) ?? ',';
}

async function* jsonRecords(source: ByteSource, { nameOf }: RecordColumns): AsyncGenerator<FileRecord> {
  for await (const line of lines(source)) {
    const values = parseLine(line);
    if (isObject(values)) yield namedRecord(line.number, Object.entries(values), nameOf);
    else if (line.isTooLong) yield { line: line.number, reason: 'is too long: write one object per line' };
    else yield { line: line.number, reason: values === undefined ? 'is not JSON' : 'is not a JSON object' };
  }
}

function namedRecord(
  line: number,
  entries: readonly (readonly [name: string, value: unknown])[],
  nameOf: (name: string) => string,
): FileRecord {
  const values = new Map(entries.map(([name, value]) => [nameOf(name), value]));
  if (values.size < entries.length) return { line, reason: 'names a column twice' };
  return { line, values: Object.fromEntries(values) };
}

async function* csvFileRecords(
  source: ByteSource,
  delimiter: CsvDelimiter,
  { nameOf, check }: RecordColumns,
): AsyncGenerator<FileRecord> {
  let columns: readonly string[] | undefined;
  for await (const { cells, line, problem } of csvRecords(source, delimiter)) {
    if (columns === undefined) {
      columns = namedColumns(cells).map(nameOf);
      check(columns);
    } else if (problem !== undefined) yield { line, reason: problem };
    else if (hasLength(cells, columns.length))
      yield { line, values: Object.fromEntries(columns.map((column, i) => [column, cells[i]])) };
    else yield { line, reason: `has ${cells.length} columns, the first line has ${columns.length}` };
  }
}

import { pipeline, Readable } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { parse as parseNow } from 'csv-parse/sync';
import { MAX_ELEMENT_BYTES, Refusal } from '../json/json-scanner.js';
import type { ByteSource } from './byte-source.js';
import { type CsvColumn, csvColumns } from './csv-columns.js';
import { type FileElement, malformedElement } from './file-element.js';

/** The delimiters that spreadsheets write, depending on their language. */
const DELIMITERS = [',', ';', '\t'] as const;
export type CsvDelimiter = (typeof DELIMITERS)[number];

/** What csv-parse yields for one record with the options below. */
interface CsvRecord {
  readonly record: string[];
  readonly info: Info;
  readonly raw: string;
}

/** Returns the delimiter if the line is a header with the column ticketId, otherwise undefined. */
export function csvDelimiterOf(firstLine: string): CsvDelimiter | undefined {
  return DELIMITERS.find((delimiter) => headerOf(firstLine, delimiter).includes('ticketId'));
}

function headerOf(firstLine: string, delimiter: CsvDelimiter): string[] {
  try {
    const [header = []] = parseNow(firstLine, { delimiter, relax_quotes: true, trim: true });
    return header;
  } catch {
    // A quote is open at the end of the line, so it is not our header.
    return [];
  }
}

/**
 * Yields the tickets of a CSV file, one per record; a record with too few or too many cells is a malformed
 * element.
 */
export async function* csvElements(source: ByteSource, delimiter: CsvDelimiter): AsyncGenerator<FileElement> {
  let columns: CsvColumn[] | undefined;
  for await (const { record, info, raw } of csvRecords(source, delimiter)) {
    if (columns === undefined) columns = csvColumns(record);
    else if (record.length === columns.length) yield { raw: ticketOf(columns, record), line: info.lines };
    else
      yield malformedElement(
        info.lines,
        Buffer.from(raw.trimEnd()),
        `has ${record.length} cells where the header has ${columns.length}`,
      );
  }
}

/**
 * Reads the whole file once, so that nothing of a broken file is processed.
 * @throws Refusal if its header or its quoting is broken
 */
export async function checkCsv(source: ByteSource, delimiter: CsvDelimiter): Promise<void> {
  for await (const _ of csvElements(source, delimiter));
}

async function* csvRecords(source: ByteSource, delimiter: CsvDelimiter): AsyncGenerator<CsvRecord> {
  const parser = parse({
    delimiter,
    info: true,
    raw: true,
    max_record_size: MAX_ELEMENT_BYTES,
    // A quote inside a cell is a character; csvElements reports rows of another length one by one.
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
  });
  // The loop throws the errors of both; the callback only keeps them from being unhandled.
  pipeline(Readable.from(source()), parser, () => {});
  try {
    yield* parser;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // csv-parse's message may quote cells.
    throw new Refusal(
      error.code === 'CSV_QUOTE_NOT_CLOSED'
        ? 'CSV with a quote that is never closed'
        : `broken CSV (${error.code})`,
    );
  }
}

/**
 * Builds a ticket; empty cells are absent. Without a prototype, so that `__proto__` is an ordinary column
 * name.
 */
function ticketOf(columns: readonly CsvColumn[], cells: readonly string[]): Record<string, unknown> {
  const ticket: Record<string, unknown> = Object.create(null);
  for (const [i, { path, read }] of columns.entries()) {
    const cell = cells[i] ?? '';
    if (cell !== '') put(ticket, path, read(cell));
  }
  return ticket;
}

function put(ticket: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let group = ticket;
  for (const name of path.slice(0, -1)) {
    group[name] ??= Object.create(null);
    // Always a group made here: csvColumns refuses a column that is both a field and a group.
    group = group[name] as Record<string, unknown>;
  }
  group[path.at(-1) ?? ''] = value;
}

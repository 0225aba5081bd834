import type { ByteSource } from './byte-source.js';
import { type CsvColumn, csvColumns, isTicketHeader } from './csv-columns.js';
import { CSV_DELIMITERS, type CsvDelimiter, csvRecords } from './csv-records.js';
import { type FileElement, malformedElement } from './file-element.js';

/** Returns the delimiter if the line is a header with the column ticketId, otherwise undefined. */
export function csvDelimiterOf(firstLine: string): CsvDelimiter | undefined {
  return CSV_DELIMITERS.find((delimiter) => isTicketHeader(headerOf(firstLine, delimiter)));
}

/** Names of columns need no quotes; spreadsheets write them all the same. */
function headerOf(firstLine: string, delimiter: CsvDelimiter): string[] {
  return firstLine.split(delimiter).map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
}

/**
 * Yields the tickets of a CSV file, one per record; a record with too few or too many cells, or with a cell
 * that is not what was meant, is a malformed element.
 */
export async function* csvElements(source: ByteSource, delimiter: CsvDelimiter): AsyncGenerator<FileElement> {
  let columns: CsvColumn[] | undefined;
  for await (const { cells, line, text, problem } of csvRecords(source, delimiter)) {
    if (columns === undefined) columns = csvColumns(cells);
    else if (problem !== undefined) yield malformedElement(line, Buffer.from(text), problem);
    else if (hasLength(cells, columns.length)) yield { raw: ticketOf(columns, cells), line };
    else {
      const difference = `has ${cells.length} cells where the header has ${columns.length}`;
      yield malformedElement(line, Buffer.from(text), difference);
    }
  }
}

/** Spreadsheets add empty cells at the end. */
export function hasLength(cells: readonly string[], length: number): boolean {
  return cells.length >= length && cells.slice(length).every((cell) => cell.trim() === '');
}

/**
 * Reads the whole file once, so that nothing of a broken file is processed.
 * @throws Refusal if its header or its quoting is broken
 */
export async function checkCsv(source: ByteSource, delimiter: CsvDelimiter): Promise<void> {
  for await (const _ of csvElements(source, delimiter));
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

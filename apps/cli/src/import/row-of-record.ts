import { PermanentError } from '@tixngo-sync/domain';
import { IMPORT_COLUMNS, type ImportKind, wrongValueOf } from './columns.js';

/** Only the columns that the line names. */
export type ImportRow = Readonly<Record<string, string | boolean | null>>;

/** @returns the row to store, or why the line cannot be one */
export function rowOfRecord(
  kind: ImportKind,
  values: Readonly<Record<string, unknown>>,
): { row: ImportRow } | { reason: string } {
  const { columns, neverEmpty, ignored, oneOf } = IMPORT_COLUMNS[kind];
  const row: Record<string, string | boolean | null> = {};
  for (const [column, given] of Object.entries(values)) {
    if (ignored.includes(column)) continue;
    const parser = Object.hasOwn(columns, column) ? columns[column] : undefined;
    if (parser === undefined)
      return { reason: `"${column}" is no column; known: ${Object.keys(columns).join(', ')}` };
    try {
      const value = parser(given);
      if (value !== null || !neverEmpty.includes(column)) row[column] = value;
    } catch (error) {
      const wrong = wrongValueOf(error);
      if (wrong === undefined) throw error;
      return { reason: `${column} ${wrong}` };
    }
  }
  const isNamed = oneOf.some((column) => (row[column] ?? null) !== null);
  return isNamed ? { row } : { reason: `${oneOf.join(' or ')} is missing` };
}

/** @throws PermanentError where the header of a CSV file names a column that there is not, one twice, or none that names a row */
export function checkHeader(kind: ImportKind, header: readonly string[]): void {
  const { columns, ignored, oneOf } = IMPORT_COLUMNS[kind];
  const unknown = header.filter((column) => !Object.hasOwn(columns, column) && !ignored.includes(column));
  const twice = header.filter((column, index) => header.indexOf(column) !== index);
  const problems = [
    ...(unknown.length === 0 ? [] : [`no such column: ${unknown.map((column) => `"${column}"`).join(', ')}`]),
    ...(twice.length === 0 ? [] : [`more than once: ${twice.join(', ')}`]),
    ...(oneOf.some((column) => header.includes(column)) ? [] : [`missing: ${oneOf.join(' or ')}`]),
  ];
  if (problems.length === 0) return;
  throw new PermanentError(
    'FILE_FORMAT',
    `the first line does not name the columns of ${kind} (${problems.join('; ')}). Known: ${Object.keys(columns).join(', ')}. Nothing was imported`,
  );
}

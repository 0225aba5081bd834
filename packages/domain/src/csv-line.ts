/** Lets spreadsheets read a file as UTF-8. It comes first. */
export const CSV_START = '\ufeff';

/**
 * Returns a line of CSV (RFC 4180). A text that a spreadsheet would take for a formula begins with an
 * apostrophe, so that it stays text (OWASP, "CSV Injection"). Times are ISO 8601 in UTC, and null is empty.
 */
export function csvLine(cells: readonly (string | number | boolean | Date | null)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

/** Returns CSV in which the text of each cell is changed. */
export function changeCells(csv: string, change: (text: string) => string): string {
  return csv.replace(/"(?:[^"]|"")*"|[^",\r\n]+/g, (cell) =>
    quoted(change(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)),
  );
}

function cellOf(value: string | number | boolean | Date | null): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'string') return String(value);
  const safe = /^\s*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return quoted(safe);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

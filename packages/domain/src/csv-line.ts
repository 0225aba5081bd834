/** Lets spreadsheets read a file as UTF-8. It comes first. */
export const CSV_START = '\ufeff';

/**
 * Returns a line of CSV (RFC 4180). A text that a spreadsheet would take for a formula begins with an
 * apostrophe, so that it stays text (OWASP, "CSV Injection"). Times are ISO 8601 in UTC, and null is empty.
 */
export function csvLine(cells: readonly (string | number | boolean | Date | null)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: string | number | boolean | Date | null): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'string') return String(value);
  const safe = /^\s*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

import { visible } from '@tixngo-sync/domain';
import Table from 'cli-table3';
import { localTime } from './times.js';

/** A value to show: times in the local time zone, null as an empty cell. */
export type Cell = string | number | boolean | Date | null;

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/**
 * Draws a table without lines, so that it can be copied and cut.
 * @param columns heading and cell of each column; columns of numbers are aligned to the right
 * @param nothing printed when there are no rows
 */
export function table<Row>(
  rows: readonly Row[],
  columns: Readonly<Record<string, (row: Row) => Cell>>,
  nothing: string,
): string {
  if (rows.length === 0) return nothing;
  const cells = rows.map((row) => Object.values(columns).map((cellOf) => cellOf(row)));
  const drawn = new Table({
    head: Object.keys(columns),
    colAligns: Object.keys(columns).map((_, index) =>
      cells.every((row) => typeof row[index] === 'number') ? 'right' : 'left',
    ),
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  });
  for (const row of cells) drawn.push(row.map(cellText));
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Lists names and values, one per line, without those that are null. */
export function fields(values: Readonly<Record<string, Cell>>): string {
  const shown = Object.entries(values).filter(([, value]) => value !== null);
  const width = Math.max(...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${cellText(value)}`.trimEnd()).join('\n');
}

export function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return localTime(cell);
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return visible(String(cell));
}

/** Joins the parts that are not empty, one below the other. */
export function lines(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}

/** A heading and its body; empty when the body is. */
export function section(heading: string, body: string): string {
  return body === '' ? '' : `\n${heading}\n${body}`;
}

/** `1 page`, `2 pages` */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

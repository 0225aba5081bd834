import { visible } from '@tixngo-sync/domain';
import Table from 'cli-table3';
import { statusText } from './colour.js';
import { amount } from './number.js';
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

const GAP = NO_LINES.middle.length;

/** Headings of numbers that name something: people copy them, so they get no separators. */
const NAMING = new Set(['#', 'id', 'run', 'page', 'sequence']);

/**
 * Draws a table without lines, so that it can be copied and cut. On a terminal, its lines fit the width:
 * columns without content are left out and long texts are cut. Elsewhere it is complete.
 * @param columns heading and cell of each column; columns of numbers are aligned to the right
 * @param nothing printed when there are no rows
 */
export function table<Row>(
  rows: readonly Row[],
  columns: Readonly<Record<string, (row: Row) => Cell>>,
  nothing: string,
): string {
  if (rows.length === 0) return nothing;
  const drawn = Object.entries(columns).map(([heading, cellOf]) => drawColumn(heading, rows.map(cellOf)));
  return draw(fitted(drawn));
}

interface Column {
  readonly heading: string;
  readonly isNumeric: boolean;
  readonly texts: readonly string[];
  /** In code points: a wide character counts as one. */
  readonly width: number;
  readonly isCut?: boolean;
}

function drawColumn(heading: string, cells: readonly Cell[]): Column {
  const texts = cells.map((cell) => namedText(heading, cell));
  const width = Math.max(...[heading, ...texts].map((text) => [...text].length));
  return { heading, isNumeric: cells.every((cell) => typeof cell === 'number'), texts, width };
}

/** Returns the columns as they fit the terminal; all of them, whole, when there is none. */
function fitted(columns: readonly Column[]): readonly Column[] {
  const screen = process.stdout.columns;
  const widthOf = (some: readonly Column[]) =>
    some.reduce((sum, { width }) => sum + width, 0) + GAP * (some.length - 1);
  if (!screen || widthOf(columns) <= screen) return columns;
  const filled = columns.filter(({ texts }) => texts.some((text) => text !== ''));
  const widths = fittingWidths(
    filled.map(({ width }) => width),
    screen - GAP * (filled.length - 1),
  );
  return filled.map((column, index) => {
    const width = widths[index] ?? column.width;
    return { ...column, width, isCut: width < column.width };
  });
}

/**
 * Returns the widths of a table's columns on a screen: the widest columns are cut first, so that short ids
 * and counts stay whole.
 * @param widths of the columns' longest texts
 * @param available columns of the screen for texts
 */
function fittingWidths(widths: readonly number[], available: number): number[] {
  let limit = Math.max(...widths);
  const total = () => widths.reduce((sum, width) => sum + Math.min(width, limit), 0);
  while (limit > 1 && total() > available) limit--;
  return widths.map((width) => Math.max(1, Math.min(width, limit)));
}

function draw(columns: readonly Column[]): string {
  const drawn = new Table({
    head: columns.map(({ heading }) => heading),
    colAligns: columns.map(({ isNumeric }) => (isNumeric ? 'right' : 'left')),
    colWidths: columns.map(({ width, isCut }) => (isCut ? width : null)),
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  });
  for (let row = 0; row < (columns[0]?.texts.length ?? 0); row++)
    drawn.push(columns.map(({ heading, texts }) => inColour(heading, texts[row] ?? '')));
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
  return shown
    .map(([name, value]) => `${name.padEnd(width)}  ${inColour(name, namedText(name, value))}`.trimEnd())
    .join('\n');
}

function inColour(heading: string, text: string): string {
  return heading === 'status' ? statusText(text) : text;
}

function namedText(heading: string, cell: Cell): string {
  return typeof cell === 'number' && NAMING.has(heading) ? String(cell) : cellText(cell);
}

export function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (cell instanceof Date) return localTime(cell);
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return visible(typeof cell === 'number' ? amount(cell) : cell);
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
  return `${amount(number)} ${noun}${number === 1 ? '' : 's'}`;
}

import type { KeyboardEvent, ReactNode } from 'react';
import styles from './data-table.module.css';

export interface Column<Row> {
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers are at the right. */
  readonly isNumber?: boolean;
  /** The first line of the card that a row becomes on a narrow screen, and the name of the row. */
  readonly isTitle?: boolean;
  /** May wrap, as messages do; other cells stay on one line. */
  readonly isText?: boolean;
  /** Left out below 1200 px, where there is no room for everything. */
  readonly isExtra?: boolean;
}

interface DataTableProps<Row> {
  /** What the table lists, for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string | number;
  /** What to show without rows. */
  readonly empty: ReactNode;
}

/**
 * A list as a table. Below 700 px each row is a card with the headers beside the values. The arrow keys move
 * between the links and buttons of the rows.
 */
export function DataTable<Row>({ caption, columns, rows, rowKey, empty }: DataTableProps<Row>) {
  if (rows.length === 0) return empty;
  return (
    // The roles keep it a table for screen readers although the narrow layout changes `display`.
    // biome-ignore-start lint/a11y/noRedundantRoles: see above
    // biome-ignore-start lint/a11y/useSemanticElements: see above
    <div className={styles.scroll}>
      <table className={styles.table} role="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.header} scope="col" role="columnheader" className={classOf(column)}>
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" onKeyDown={moveByArrows}>
          {rows.map((row) => (
            <tr key={rowKey(row)} role="row">
              {columns.map((column) => (
                <td key={column.header} role="cell" data-header={column.header} className={classOf(column)}>
                  <div>{column.cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    // biome-ignore-end lint/a11y/useSemanticElements: see above
    // biome-ignore-end lint/a11y/noRedundantRoles: see above
  );
}

function classOf<Row>({ isNumber, isTitle, isText, isExtra }: Column<Row>): string {
  const names = { number: isNumber, title: isTitle, text: isText, extra: isExtra };
  return Object.entries(names)
    .filter(([, isSet]) => isSet === true)
    .map(([name]) => styles[name])
    .join(' ');
}

/** Moves the focus to the same link or button of the row above or below. */
function moveByArrows(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (
    step === undefined ||
    event.defaultPrevented ||
    !(event.target instanceof Element) ||
    event.target.matches('input,select,textarea')
  )
    return;
  const row = event.target.closest('tr');
  const target = step === 1 ? row?.nextElementSibling : row?.previousElementSibling;
  const index = row === null ? -1 : focusable(row).indexOf(event.target);
  const next = target && (focusable(target)[index] ?? focusable(target)[0]);
  if (!(next instanceof HTMLElement)) return;
  event.preventDefault();
  next.focus();
}

function focusable(row: Element): Element[] {
  return [...row.querySelectorAll('a[href],button:not(:disabled)')];
}

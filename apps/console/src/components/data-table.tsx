import type { KeyboardEvent, ReactNode } from 'react';
import { SELECTION } from '../texts/selection.js';
import { Checkbox } from './checkbox.js';
import styles from './data-table.module.css';
import { Icon } from './icon.js';
import type { Selection } from './use-selection.js';

export interface Column<Row> {
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers are at the right. */
  readonly isNumber?: boolean;
  /** The first line of the card that a row becomes on a narrow screen, and the name of the row. */
  readonly isTitle?: boolean;
  /** A status: on a narrow screen it stands beside the title, without its header. */
  readonly isState?: boolean;
  /** Buttons: on a narrow screen they have a line of their own, without the header. */
  readonly isAction?: boolean;
  /** May wrap, as messages do; other cells stay on one line. */
  readonly isText?: boolean;
  /** Left out below 1200 px, where there is no room for everything. */
  readonly isExtra?: boolean;
  /** The list is in the order of this column. The server decides it: each list has one index. */
  readonly order?: 'ascending' | 'descending';
}

interface DataTableProps<Row> {
  /** What the table lists, for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string | number;
  /** What to show without rows. */
  readonly empty: ReactNode;
  /** Rows that can be chosen get a checkbox; put a `SelectionBar` above. */
  readonly selection?: Selection<Row>;
}

/**
 * A list as a table. Below 700 px each row is a card with the headers beside the values. The arrow keys move
 * between the links and buttons of the rows.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, columns, rows, rowKey, empty, selection } = props;
  if (rows.length === 0) return empty;
  const isChoosing = selection !== undefined && selection.choosable.length > 0;
  return (
    // The roles keep it a table for screen readers although the narrow layout changes `display`.
    // biome-ignore-start lint/a11y/noRedundantRoles: see above
    // biome-ignore-start lint/a11y/useSemanticElements: see above
    <div className={styles.scroll}>
      <table className={styles.table} role="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {isChoosing && (
              <th scope="col" role="columnheader" className={styles.choose}>
                <span className="visually-hidden">{SELECTION.header}</span>
              </th>
            )}
            {columns.map((column) => (
              <th
                key={column.header}
                scope="col"
                role="columnheader"
                aria-sort={column.order}
                className={classOf(column)}
              >
                {column.header}
                {column.order !== undefined && (
                  <>
                    {' '}
                    <Icon name={column.order === 'ascending' ? 'up' : 'down'} size={10} />
                  </>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" onKeyDown={moveByArrows}>
          {rows.map((row) => (
            <tr key={rowKey(row)} role="row">
              {isChoosing && (
                <td role="cell" className={styles.choose}>
                  {selection.choosable.includes(row) && (
                    <Checkbox
                      label={SELECTION.row(selection.nameOf(row))}
                      isChecked={selection.chosen.includes(row)}
                      onChange={(isChosen) => selection.choose([row], isChosen)}
                    />
                  )}
                </td>
              )}
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

function classOf<Row>(column: Column<Row>): string {
  const names = {
    number: column.isNumber === true || column.isAction === true,
    title: column.isTitle,
    state: column.isState,
    action: column.isAction,
    text: column.isText,
    extra: column.isExtra,
  };
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
    event.target.matches('input:not([type=checkbox]),select,textarea')
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
  return [...row.querySelectorAll('a[href],button:not(:disabled),input[type=checkbox]')];
}

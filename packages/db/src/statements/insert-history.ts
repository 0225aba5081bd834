import type { Queryable } from '../queryable.js';
import { arraysOf, unnestOf } from './arrays.js';
import { HISTORY_COLUMNS, HISTORY_NAMES, type HistoryRow } from './history-columns.js';

/**
 * Adds the history of new tickets. Without a ticket row there is no history, for both are written in one transaction: nothing is looked up.
 * @param rows each (ticket, time, status) once
 */
export async function insertHistory(client: Queryable, rows: readonly HistoryRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: 'insert-history',
    text: `INSERT INTO ticket_history (${HISTORY_NAMES}) SELECT ${HISTORY_NAMES} FROM ${unnestOf(HISTORY_COLUMNS)}`,
    values: arraysOf(rows, HISTORY_COLUMNS),
  });
}

import {
  type KeyChangeRow,
  type KeyConsequence,
  type KeyUndo,
  listKeyChanges,
  previewKey,
  setKey,
  showKey,
  undoKeyChange,
} from '@tixngo-sync/db';
import { withDatabase } from '../context/database.js';
import type { Output } from '../output/output.js';
import { keyText } from '../output/run.js';
import { count, fields, table } from '../output/table.js';

interface Reason {
  readonly reason: string;
}

interface ChangeOptions extends Reason {
  readonly dryRun?: boolean;
}

export async function show(output: Output): Promise<void> {
  const state = await withDatabase(output, ({ database }) => showKey(database));
  output.result(state, () =>
    fields({
      'fetched through': keyText(state.fetchedThrough),
      'committed through': keyText(state.committedThrough),
      updated: state.updatedAt,
    }),
  );
}

export function set(output: Output, key: string, options: ChangeOptions): Promise<void> {
  return change(output, key, options);
}

export function reset(output: Output, options: ChangeOptions): Promise<void> {
  return change(output, null, options);
}

export function undo(output: Output, { reason }: Reason): Promise<void> {
  return withDatabase(output, async ({ database, author }) => {
    const undone = await undoKeyChange(database, author, reason);
    output.result(undone, () => describeUndo(undone));
  });
}

function describeUndo(undone: KeyUndo): string {
  const { keyChangeId, changedBy, reason } = undone.undid;
  return `Undid change ${keyChangeId} of ${changedBy} (${reason}).\n${describe(undone)}`;
}

export async function listHistory(output: Output, { limit }: { limit: number }): Promise<void> {
  const rows = await withDatabase(output, ({ database }) => listKeyChanges(database, { limit }));
  const columns = {
    id: (row: (typeof rows)[number]) => row.keyChangeId,
    at: (row: (typeof rows)[number]) => row.changedAt,
    by: (row: (typeof rows)[number]) => row.changedBy,
    from: (row: (typeof rows)[number]) => row.oldKey ?? '(beginning)',
    to: (row: (typeof rows)[number]) => row.newKey ?? '(beginning)',
    reason: (row: (typeof rows)[number]) => row.reason,
    undo: (row: (typeof rows)[number]) => undoText(row),
  };
  output.result(rows, () => table(rows, columns, 'The key has never been changed manually.'));
}

function undoText({ undoes, undoneBy }: KeyChangeRow): string | null {
  if (undoes !== null) return `undoes ${undoes}`;
  return undoneBy === null ? null : `undone by ${undoneBy}`;
}

async function change(
  output: Output,
  key: string | null,
  { reason, dryRun = false }: ChangeOptions,
): Promise<void> {
  const consequence = await withDatabase(output, ({ database, author }) =>
    dryRun ? previewKey(database, key) : setKey(database, author, key, reason),
  );
  const hint = dryRun ? 'Nothing was changed.' : 'To undo this change: `tixngo-sync key undo`.';
  output.result({ ...consequence, dryRun }, () => `${describe(consequence)}\n${hint}`);
}

function describe(consequence: KeyConsequence): string {
  return [
    `Old key: ${keyText(consequence.oldKey)}`,
    `New key: ${keyText(consequence.newKey)}`,
    nextRequest(consequence),
    'Stored data is kept: tickets that are fetched again count as unchanged or stale.',
  ].join('\n');
}

function nextRequest({ newKey, pagesAgain, ticketsAgain }: KeyConsequence): string {
  if (pagesAgain !== null && pagesAgain > 0) {
    const again = `${count(pagesAgain, 'page')} with ${count(ticketsAgain ?? 0, 'ticket')}`;
    return `The next run fetches ${again} again and continues from there.`;
  }
  if (newKey === null) return 'The next run fetches the whole feed.';
  if (pagesAgain === 0) return 'No page is fetched again.';
  return [
    'No stored page begins or ends at this key, so what the next run fetches is unknown.',
    'The run fails at once if TIXNGO does not know the key.',
  ].join(' ');
}

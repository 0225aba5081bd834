import type { Author, Database, KeyConsequence } from '@tixngo-sync/db';
import { Command } from 'commander';
import { action } from '../action.js';
import type { Output } from '../output/output.js';
import { count, fields, table } from '../output/table.js';
import { wholeNumber } from '../parse/numbers.js';
import { load } from './loaded.js';
import { type ResultOptions, withJson } from './options.js';

export function keyCommand(): Command {
  const key = new Command('key').description('the pagination key: where we are in the feed');
  withJson(key.command('show').description('how far the feed is fetched and processed')).action(
    action(async (output) => {
      const { showKey, withDatabase } = await load();
      const state = await withDatabase(output, ({ database }) => showKey(database));
      output.result(state, () =>
        fields({
          'fetched through': state.fetchedThrough ?? '(the beginning of the feed)',
          'committed through': state.committedThrough ?? '(the beginning of the feed)',
          updated: state.updatedAt,
        }),
      );
    }),
  );
  withJson(
    key
      .command('set')
      .description('ask from another key from now on; refused while a run is under way')
      .argument('<key>', 'as TIXNGO gave it'),
  )
    .requiredOption('--reason <text>', 'why; kept on the history and the audit log')
    .action(
      action(async (output, newKey: string, { reason }: ResultOptions & { reason: string }) => {
        const { setKey } = await load();
        return change(output, (database, author) => setKey(database, author, newKey, reason));
      }),
    );
  withJson(
    key.command('reset').description('ask from the beginning of the feed; refused while a run is under way'),
  )
    .requiredOption('--reason <text>', 'why; kept on the history and the audit log')
    .action(
      action(async (output, { reason }: ResultOptions & { reason: string }) => {
        const { setKey } = await load();
        return change(output, (database, author) => setKey(database, author, null, reason));
      }),
    );
  withJson(key.command('undo').description('back to the key before the last change by hand'))
    .option('--reason <text>', 'why', 'undone')
    .action(
      action(async (output, { reason }: ResultOptions & { reason: string }) => {
        const { undoKeyChange } = await load();
        return change(output, (database, author) => undoKeyChange(database, author, reason));
      }),
    );
  withJson(key.command('history').description('who changed the key by hand, newest first'))
    .option('--limit <n>', 'how many at most', wholeNumber(1, 1000), 50)
    .action(
      action(async (output, { limit }: ResultOptions & { limit: number }) => {
        const { listKeyChanges, withDatabase } = await load();
        const rows = await withDatabase(output, ({ database }) => listKeyChanges(database, limit));
        output.result(rows, () =>
          table(
            rows,
            {
              at: (row) => row.changedAt,
              by: (row) => row.changedBy,
              from: (row) => row.oldKey ?? '(beginning)',
              to: (row) => row.newKey ?? '(beginning)',
              reason: (row) => row.reason,
            },
            'Nobody has changed the key by hand.',
          ),
        );
      }),
    );
  return key;
}

async function change(
  output: Output,
  work: (database: Database, author: Author) => Promise<KeyConsequence>,
): Promise<void> {
  const { withDatabase } = await load();
  const consequence = await withDatabase(output, ({ database, author }) => work(database, author));
  output.result(consequence, () => describe(consequence));
}

/** What it means, as far as anyone here can know it. */
function describe(consequence: KeyConsequence): string {
  const { oldKey, newKey } = consequence;
  const moved = `The key was ${oldKey ?? 'the beginning of the feed'}; it is ${newKey ?? 'the beginning of the feed'} now.`;
  const kept =
    'What is stored stays; what comes again counts as unchanged or stale. `tixngo-sync key undo` takes this back.';
  return `${moved}\n${askedAgain(consequence)} ${kept}`;
}

function askedAgain({ newKey, pagesAgain, ticketsAgain }: KeyConsequence): string {
  if (pagesAgain !== null && pagesAgain > 0) {
    return `The next run asks again for ${count(pagesAgain, 'page')} with ${count(ticketsAgain ?? 0, 'ticket')} that were fetched before, and goes on from there.`;
  }
  if (newKey === null) return 'The next run asks TIXNGO for everything it has.';
  if (pagesAgain === 0) return 'Nothing that was fetched before it is asked for again.';
  return 'No stored page begins or ends at this key, so nobody here knows what comes: the next run asks TIXNGO from it, and fails at once if TIXNGO does not know it.';
}

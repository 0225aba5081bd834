import type { DriftRow } from '@tixngo-sync/db';
import { Command } from 'commander';
import { action } from '../action.js';
import { table } from '../output/table.js';
import { wholeNumber } from '../parse/numbers.js';
import { load } from './loaded.js';
import { type ResultOptions, withJson } from './options.js';

export function driftCommand(): Command {
  return withJson(
    new Command('drift').description('what TIXNGO sends that the contract does not know, by path and day'),
  )
    .option('--days <n>', 'of the last days, today included', wholeNumber(1, 3650), 7)
    .addHelpText(
      'after',
      '\nDrift stops no ticket: it is in fields that S-360 does not get. When it begins, ask TIXNGO what has changed.',
    )
    .action(
      action(async (output, { days }: ResultOptions & { days: number }) => {
        const { listDrift, withDatabase } = await load();
        const rows = await withDatabase(output, ({ database }) => listDrift(database, days));
        const explained = rows.map((row) => ({ ...row, meaning: MEANINGS[row.kind] ?? row.kind }));
        output.result(explained, () =>
          table(
            explained,
            COLUMNS,
            `No drift in the last ${days} days: TIXNGO sends what the contract says.`,
          ),
        );
      }),
    );
}

const MEANINGS: Readonly<Record<string, string>> = {
  UNKNOWN_FIELD: 'a field that the contract does not have; it is left out',
  WRONG_TYPE: 'another type than the contract says; it is left out',
  TOO_LONG: 'longer than the contract says; it is left out',
  UNKNOWN_VALUE: 'a value that the contract does not list; it is left out',
};

const COLUMNS = {
  day: (row: DriftRow) => row.day,
  path: (row: DriftRow) => row.path,
  kind: (row: DriftRow) => row.kind,
  tickets: (row: DriftRow) => row.count,
  meaning: (row: DriftRow & { meaning: string }) => row.meaning,
};

import { addSkipped, listSkipList, removeSkipped, type SkippedTaxNumber } from '@tixngo-sync/db';
import { withDatabase } from '../context/database.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';

interface ScheduleOption {
  readonly schedule?: string;
}

export async function list(output: Output, { schedule }: ScheduleOption): Promise<void> {
  const rows = await withDatabase(output, ({ database }) => listSkipList(database, { schedule }));
  output.result(rows, () => table(rows, COLUMNS, 'The skip list is empty.'));
}

export async function add(
  output: Output,
  given: string[],
  { schedule = null, reason }: { schedule?: string | null; reason: string },
): Promise<void> {
  const { changed, unchanged } = await withDatabase(output, ({ database, author }) =>
    addSkipped(database, author, each(given), schedule, reason),
  );
  output.result({ added: changed, unchanged }, () =>
    describe(
      [`Added to the skip list: ${changed.join(', ')}.`, changed],
      [`On the list before: ${unchanged.join(', ')}.`, unchanged],
    ),
  );
}

export async function remove(
  output: Output,
  given: string[],
  { schedule = null, reason }: { schedule?: string | null; reason?: string },
): Promise<void> {
  const { changed, unchanged } = await withDatabase(output, ({ database, author }) =>
    removeSkipped(database, author, each(given), schedule, reason),
  );
  output.result({ removed: changed, unchanged }, () =>
    describe(
      [`Removed from the skip list: ${changed.join(', ')}.`, changed],
      [`Not on the list: ${unchanged.join(', ')}.`, unchanged],
    ),
  );
}

function each(taxNumbers: readonly string[]): string[] {
  return [
    ...new Set(taxNumbers.map((taxNumber) => taxNumber.trim()).filter((taxNumber) => taxNumber !== '')),
  ];
}

type Part = readonly [text: string, about: readonly string[]];

function describe(changed: Part, unchanged: Part): string {
  const [, numbers] = changed;
  const parts = [changed, unchanged].filter(([, about]) => about.length > 0).map(([text]) => text);
  return (numbers.length === 0 ? ['Nothing changed.', ...parts] : parts).join('\n');
}

const COLUMNS = {
  'tax number': (row: SkippedTaxNumber) => row.taxNumber,
  schedule: (row: SkippedTaxNumber) => row.schedule ?? '(every)',
  reason: (row: SkippedTaxNumber) => row.reason,
  by: (row: SkippedTaxNumber) => row.addedBy,
  added: (row: SkippedTaxNumber) => row.addedAt,
};

import type { Database } from '../client.js';
import { sqlStateOf } from '../database-errors.js';
import type { Queryable } from '../sql.js';
import { inTransaction, lockApply } from '../transaction.js';
import type { ImportCounts } from './import-contacts.js';

export interface BatchOutcome extends ImportCounts {
  /** Rows the database does not take, by their index in the batch. */
  readonly refused: readonly { readonly index: number; readonly reason: string }[];
}

type Write<Row> = (client: Queryable, rows: readonly Row[]) => Promise<ImportCounts>;

/**
 * Writes one batch in one transaction, under the lock under which pages are applied. If the database refuses
 * it because of a row, its halves are written one by one, down to that row: the others are taken.
 * @param options.dryRun what would become of the rows, and nothing changes
 */
export async function importBatch<Row>(
  database: Database,
  rows: readonly Row[],
  write: Write<Row>,
  options: { dryRun: boolean },
): Promise<BatchOutcome> {
  try {
    return { ...(await writeOnce(database, rows, write, options.dryRun)), refused: [] };
  } catch (error) {
    if (!isAboutData(error)) throw error;
    if (rows.length === 1)
      return { imported: 0, updated: 0, unchanged: 0, refused: [{ index: 0, reason: reasonOf(error) }] };
  }
  const middle = Math.ceil(rows.length / 2);
  const first = await importBatch(database, rows.slice(0, middle), write, options);
  const second = await importBatch(database, rows.slice(middle), write, options);
  return {
    imported: first.imported + second.imported,
    updated: first.updated + second.updated,
    unchanged: first.unchanged + second.unchanged,
    refused: [...first.refused, ...second.refused.map((row) => ({ ...row, index: row.index + middle }))],
  };
}

/** Thrown to roll a dry run back; carries what it found. */
class RolledBack extends Error {
  readonly counts: ImportCounts;
  constructor(counts: ImportCounts) {
    super('dry run');
    this.counts = counts;
  }
}

async function writeOnce<Row>(
  database: Database,
  rows: readonly Row[],
  write: Write<Row>,
  dryRun: boolean,
): Promise<ImportCounts> {
  try {
    return await inTransaction(database, async (client) => {
      await lockApply(client);
      // Unlike a page, an import is not done again after a crash: what was reported as taken has to be on the
      // disk.
      await client.query('SET LOCAL synchronous_commit = on');
      const counts = await write(client, rows);
      if (dryRun) throw new RolledBack(counts);
      return counts;
    });
  } catch (error) {
    if (error instanceof RolledBack) return error.counts;
    throw error;
  }
}

/**
 * Data exceptions and broken constraints. Under the lock a unique violation is no race: another row has that
 * value.
 */
function isAboutData(error: unknown): boolean {
  return /^(22|23)/.test(sqlStateOf(error) ?? '');
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'constraint' in error && error.constraint === 'ticket_tax_number_unique') {
    return 'another ticket has this tax number';
  }
  return error instanceof Error ? `the database refuses it: ${error.message}` : String(error);
}

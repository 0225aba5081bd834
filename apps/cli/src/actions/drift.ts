import { type DriftRow, listDrift } from '@tixngo-sync/db';
import { DRIFT_MEANINGS } from '@tixngo-sync/domain';
import { withDatabase } from '../context/database.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';

export async function list(output: Output, { days }: { days: number }): Promise<void> {
  const rows = await withDatabase(output, ({ database }) => listDrift(database, days));
  const explained = rows.map((row) => ({ ...row, meaning: DRIFT_MEANINGS[row.kind] }));
  const nothing = `No drift in the last ${days} days: what TIXNGO sends follows the contract.`;
  output.result(explained, () => table(explained, COLUMNS, nothing));
}

const COLUMNS = {
  day: (row: DriftRow) => row.day,
  path: (row: DriftRow) => row.path,
  kind: (row: DriftRow) => row.kind,
  tickets: (row: DriftRow) => row.count,
  meaning: (row: DriftRow & { meaning: string }) => row.meaning,
};

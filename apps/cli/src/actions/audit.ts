import { type AuditFilter, type AuditRow, listAudit } from '@tixngo-sync/db';
import { withDatabase } from '../context/database.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';

interface AuditOptions extends AuditFilter {
  readonly limit: number;
  readonly before?: number;
}

export async function list(output: Output, options: AuditOptions): Promise<void> {
  const rows = await withDatabase(output, ({ database }) => listAudit(database, options, options));
  output.result(rows, () => table(rows, COLUMNS, 'No entries found.'));
}

const COLUMNS = {
  id: (row: AuditRow) => row.auditId,
  at: (row: AuditRow) => row.at,
  actor: (row: AuditRow) => row.actor,
  channel: (row: AuditRow) => row.channel,
  action: (row: AuditRow) => row.action,
  target: (row: AuditRow) => row.target,
  reason: (row: AuditRow) => row.reason,
  detail: (row: AuditRow) => (row.detail === null ? null : JSON.stringify(row.detail)),
};

import { AUDIT_FIELDS, type RowOf } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import { idsBefore, inOrderOf, rowOf, type Screen, selectOf, within } from '../records.js';

export type AuditRow = RowOf<typeof AUDIT_FIELDS>;

/** `from` is included, `to` is not. */
export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** Returns entries of the audit log, newest first. */
export async function listAudit(
  database: Database,
  screen: Screen,
  { actor, action, from, to }: AuditFilter = {},
): Promise<AuditRow[]> {
  if (to !== undefined) {
    const list = { table: 'audit_log', id: 'audit_id', time: 'at', equal: { actor, action } };
    const ids = await idsBefore(database.pool, list, screen, { from, to });
    const found = await database.prisma.auditLog.findMany({
      select: selectOf(AUDIT_FIELDS),
      where: { auditId: { in: ids } },
    });
    return inOrderOf(ids, found, ({ auditId }) => auditId).map((row) => rowOf(AUDIT_FIELDS, row));
  }
  const rows = await database.prisma.auditLog.findMany({
    select: selectOf(AUDIT_FIELDS),
    where: {
      ...(screen.before === undefined ? {} : { auditId: { lt: screen.before } }),
      ...(actor === undefined ? {} : { actor }),
      ...(action === undefined ? {} : { action }),
      ...within('at', { from }),
    },
    orderBy: { auditId: 'desc' },
    take: screen.limit,
  });
  return rows.map((row) => rowOf(AUDIT_FIELDS, row));
}

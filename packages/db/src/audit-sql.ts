import type { AuditEntry } from './audit.js';
import type { Queryable } from './sql.js';

/** As {@link audit}, in a transaction of set work: on its connection. */
export async function auditSql(client: Queryable, entry: AuditEntry): Promise<void> {
  await client.query(
    'INSERT INTO audit_log (actor, channel, action, target, reason, detail) VALUES ($1, $2, $3, $4, $5, $6)',
    [
      entry.actor,
      entry.channel,
      entry.action,
      entry.target ?? null,
      entry.reason ?? null,
      entry.detail === undefined ? null : JSON.stringify(entry.detail),
    ],
  );
}

import { once } from 'node:events';
import type { auditCsvQuerySchema } from '@tixngo-sync/api';
import { type AuditRow, audit, listAudit } from '@tixngo-sync/db';
import { csvLine } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { type ApiRequest, authorOf, type Exchange, periodOf } from './route.js';

const PART = 1_000;
const COLUMNS = ['auditId', 'at', 'actor', 'channel', 'action', 'target', 'reason', 'detail'] as const;

/** Streams the audit log part by part; the export itself is recorded first (I9). */
export async function sendAuditCsv(
  { parts: { database }, query, identity }: ApiRequest<undefined, z.output<typeof auditCsvQuerySchema>>,
  { response }: Exchange,
): Promise<void> {
  await audit(database, { ...authorOf(identity), action: 'audit.export', detail: { ...query } });
  const filter = { actor: query.actor, action: query.action, ...periodOf(query) };
  response.status(200).type('text/csv').attachment('audit.csv');
  response.write(csvLine(COLUMNS));
  let before: number | undefined;
  for (;;) {
    const entries = await listAudit(database, { limit: PART, before }, filter);
    const text = entries.map((entry) => csvLine(COLUMNS.map((name) => textOf(entry[name])))).join('');
    // A reader slower than the database must not fill our memory.
    if (!response.write(text) && !response.destroyed)
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
    before = entries.at(-1)?.auditId;
    if (entries.length < PART || response.destroyed) break;
  }
  response.end();
}

function textOf(value: AuditRow[keyof AuditRow]): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
}

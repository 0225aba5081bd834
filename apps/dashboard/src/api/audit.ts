import { auditEntrySchema, auditQuerySchema, listOf } from '@tixngo-sync/api';
import { listAudit } from '@tixngo-sync/db';
import { parseEnteredTime } from '@tixngo-sync/domain';
import { listPart, route } from './route.js';

export const AUDIT_ROUTES = [
  route({
    method: 'get',
    role: 'admin',
    status: 200,
    path: '/audit',
    summary: 'The audit log, newest first',
    query: auditQuerySchema,
    answer: listOf(auditEntrySchema),
    handle: async ({ parts, query }) => {
      const { actor, action, from, to } = query;
      const filter = { actor, action, from: timeOf(from), to: timeOf(to) };
      return listPart(await listAudit(parts.database, query, filter), query.limit, ({ auditId }) => auditId);
    },
  }),
];

function timeOf(text: string | undefined): Date | undefined {
  // The schema refused what is no time.
  return text === undefined ? undefined : (parseEnteredTime(text) ?? undefined);
}

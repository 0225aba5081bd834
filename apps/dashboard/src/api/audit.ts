import { auditEntrySchema, auditQuerySchema, listOf } from '@tixngo-sync/api';
import { listAudit } from '@tixngo-sync/db';
import { listPart, periodOf, route } from './route.js';

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
      const { actor, action } = query;
      const filter = { actor, action, ...periodOf(query) };
      return listPart(await listAudit(parts.database, query, filter), query.limit, ({ auditId }) => auditId);
    },
  }),
];

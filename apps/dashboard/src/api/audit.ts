import { auditCsvQuerySchema, auditEntrySchema, auditQuerySchema, listOf } from '@tixngo-sync/api';
import { listAudit } from '@tixngo-sync/db';
import { sendAuditCsv } from './audit-csv.js';
import { listPart, periodOf, rawRoute, route } from './route.js';

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
      const entries = await listAudit(parts.database, query, { actor, action, ...periodOf(query) });
      return listPart(entries, query.limit, ({ auditId }) => auditId);
    },
  }),
  rawRoute({
    role: 'admin',
    path: '/audit.csv',
    summary: 'The audit log as CSV, newest first',
    query: auditCsvQuerySchema,
    mediaType: 'text/csv',
    send: sendAuditCsv,
  }),
];

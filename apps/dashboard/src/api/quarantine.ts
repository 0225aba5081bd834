import {
  byIdSchema,
  listOf,
  quarantinedDetailSchema,
  quarantinedSchema,
  quarantineQuerySchema,
} from '@tixngo-sync/api';
import { listQuarantine, showQuarantined } from '@tixngo-sync/db';
import { found, listPart, noSuch, READ, route } from './route.js';

export const QUARANTINE_ROUTES = [
  route({
    ...READ,
    path: '/quarantine',
    summary: 'Tickets that could not be applied, newest first',
    query: quarantineQuerySchema,
    answer: listOf(quarantinedSchema),
    handle: async ({ parts, query }) => {
      const { status, code, reason = code, pageId, q } = query;
      if (code !== undefined && reason !== code) return listPart([], query.limit, String);
      const filter = { status, reasonCode: reason, pageId, query: q };
      const rows = await listQuarantine(parts.database, query, filter);
      return listPart(rows, query.limit, (row) => row.quarantineId);
    },
  }),
  route({
    ...READ,
    path: '/quarantine/{id}',
    personal: 'quarantine',
    summary: 'A quarantined ticket with its body',
    params: byIdSchema,
    answer: quarantinedDetailSchema,
    problems: noSuch('quarantined ticket'),
    handle: async ({ parts, params }) =>
      found(await showQuarantined(parts.database, params.id), 'quarantined ticket', params.id),
  }),
];

import { anomaliesQuerySchema, anomalySchema, listOf } from '@tixngo-sync/api';
import { anomalyCursor, listAnomalies } from '@tixngo-sync/db';
import { listPart, READ, route } from './route.js';

export const ANOMALY_ROUTES = [
  route({
    ...READ,
    path: '/anomalies',
    summary: 'Suspicious tickets, nearest kick-off first, each with what to do',
    query: anomaliesQuerySchema,
    answer: listOf(anomalySchema),
    handle: async ({ parts, query: { limit, after, ...filter } }) =>
      listPart(await listAnomalies(parts.database, limit, filter, after), limit, anomalyCursor),
  }),
];

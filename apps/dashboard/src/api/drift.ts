import { driftQuerySchema, driftSchema, listOf } from '@tixngo-sync/api';
import { listDrift } from '@tixngo-sync/db';
import { DRIFT_MEANINGS } from '@tixngo-sync/domain';
import { READ, route } from './route.js';

export const DRIFT_ROUTES = [
  route({
    ...READ,
    path: '/drift',
    summary: 'What TIXNGO sent outside the contract, newest day first',
    query: driftQuerySchema,
    answer: listOf(driftSchema),
    handle: async ({ parts, query: { days } }) => {
      const rows = await listDrift(parts.database, days);
      return { items: rows.map((row) => ({ ...row, meaning: DRIFT_MEANINGS[row.kind] })), next: null };
    },
  }),
];

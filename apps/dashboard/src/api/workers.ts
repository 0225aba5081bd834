import { workerListSchema } from '@tixngo-sync/api';
import { listWorkers } from '@tixngo-sync/db';
import { READ, route } from './route.js';

export const WORKER_ROUTES = [
  route({
    ...READ,
    path: '/workers',
    summary: 'Workers, those that are running first',
    answer: workerListSchema,
    handle: async ({ parts: { database } }) => ({ items: await listWorkers(database), next: null }),
  }),
];

import { statusSchema } from '@tixngo-sync/api';
import { readStatus } from '@tixngo-sync/db';
import { findStalls } from '@tixngo-sync/pipeline';
import { situationOf } from '../start/situation.js';
import { READ, route } from './route.js';

export const STATUS_ROUTES = [
  route({
    ...READ,
    path: '/status',
    summary: 'The situation now: headline, schedules, runs, lag, open failures, workers',
    answer: statusSchema,
    handle: async ({ parts: { database } }) => {
      const [status, stalls] = await Promise.all([readStatus(database), findStalls(database)]);
      return { situation: situationOf(status, stalls, Date.now()), ...status };
    },
  }),
];

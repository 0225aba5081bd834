import { statusSchema } from '@tixngo-sync/api';
import { readCurrentStatus } from '@tixngo-sync/pipeline';
import { READ, route } from './route.js';

export const STATUS_ROUTES = [
  route({
    ...READ,
    path: '/status',
    summary: 'The situation now: headline, schedules, runs, lag, open failures, workers',
    answer: statusSchema,
    handle: ({ parts }) => readCurrentStatus(parts.database),
  }),
];

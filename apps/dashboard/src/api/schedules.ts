import { scheduleListSchema } from '@tixngo-sync/api';
import { listSchedulesWithInterval } from '@tixngo-sync/db';
import { READ, route } from './route.js';

export const SCHEDULE_ROUTES = [
  route({
    ...READ,
    path: '/schedules',
    summary: 'All schedules by name',
    answer: scheduleListSchema,
    handle: async ({ parts }) => ({ items: await listSchedulesWithInterval(parts.database) }),
  }),
];

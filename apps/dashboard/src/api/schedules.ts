import { scheduleListSchema } from '@tixngo-sync/api';
import { listSchedulesWithInterval } from '@tixngo-sync/db';
import { withScheduleNow } from '@tixngo-sync/pipeline';
import { READ, route } from './route.js';

export const SCHEDULE_ROUTES = [
  route({
    ...READ,
    path: '/schedules',
    summary: 'All schedules by name',
    answer: scheduleListSchema,
    handle: async ({ parts: { database } }) => {
      const schedules = await listSchedulesWithInterval(database);
      return { items: await withScheduleNow(database, schedules, Date.now()), next: null };
    },
  }),
];

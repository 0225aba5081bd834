import { SHOWN_SCHEDULE_FIELDS } from '@tixngo-sync/domain';
import { z } from 'zod';
import { recordSchema } from './record-schema.js';
import { instantSchema } from './shapes.js';

export const scheduleSchema = recordSchema(SHOWN_SCHEDULE_FIELDS).extend({
  skip: z.array(z.string()).describe('Tax numbers of the tickets that it ignores'),
});

/** With what it does now. */
export const scheduleNowSchema = scheduleSchema.extend({
  eventDay: z
    .object({
      until: instantSchema,
      events: z.array(z.string()).describe('Names, in order of kick-off'),
      everySeconds: z.number().int(),
    })
    .nullable()
    .describe('The event day that lasts'),
  currentEverySeconds: z
    .number()
    .int()
    .nullable()
    .describe('The interval that applies now; null: cron, or it starts no runs'),
  nextRunAt: instantSchema.nullable(),
});

export const listedScheduleSchema = scheduleNowSchema.extend({
  effectiveSeconds: z
    .number()
    .nullable()
    .describe('Median time between the starts of its last ten scheduled runs'),
});

export const scheduleListSchema = z.object({ items: z.array(listedScheduleSchema) });

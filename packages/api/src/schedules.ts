import { SHOWN_SCHEDULE_FIELDS } from '@tixngo-sync/domain';
import { z } from 'zod';
import { recordSchema } from './record-schema.js';

export const scheduleSchema = recordSchema(SHOWN_SCHEDULE_FIELDS).extend({
  skip: z.array(z.string()).describe('Tax numbers of the tickets that it ignores'),
});

export const listedScheduleSchema = scheduleSchema.extend({
  effectiveSeconds: z
    .number()
    .nullable()
    .describe('Median time between the starts of its last ten scheduled runs'),
});

export const scheduleListSchema = z.object({ items: z.array(listedScheduleSchema) });

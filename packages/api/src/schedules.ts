import { SHOWN_SCHEDULE_FIELDS } from '@tixngo-sync/domain';
import { z } from 'zod';
import { recordSchema } from './record-schema.js';

export const scheduleSchema = recordSchema(SHOWN_SCHEDULE_FIELDS).extend({
  skip: z.array(z.string()).describe('Tax numbers that it leaves out'),
});

export const listedScheduleSchema = scheduleSchema.extend({
  effectiveSeconds: z
    .number()
    .nullable()
    .describe('Median time between the starts of its last ten scheduled runs'),
});

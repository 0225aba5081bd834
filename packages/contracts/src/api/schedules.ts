import { z } from 'zod';
import { instantSchema } from './screens.js';

export const scheduleSchema = z.object({
  scheduleId: z.number().int(),
  name: z.string(),
  launch: z.enum(['MANUAL', 'AUTOMATIC']),
  everySeconds: z.number().int().nullable(),
  cron: z.string().nullable(),
  timezone: z.string(),
  startAt: instantSchema.nullable(),
  endAt: instantSchema.nullable(),
  batchSize: z.number().int(),
  pausedAt: instantSchema.nullable(),
  pausedNote: z.string().nullable(),
  skip: z.array(z.string()).describe('Tax numbers that it leaves out'),
});

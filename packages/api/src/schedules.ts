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
  eventDayEverySeconds: z
    .number()
    .int()
    .nullable()
    .describe('Interval around the start of an event; null: event-day mode is off'),
  eventDayBatchSize: z.number().int().nullable(),
  eventDayHoursBefore: z.number().int().nullable(),
  eventDayHoursAfter: z.number().int().nullable(),
  skippedTicks: z.number().int().describe('Ticks that began no run because one was under way'),
  lastSkippedAt: instantSchema.nullable(),
  skip: z.array(z.string()).describe('Tax numbers that it leaves out'),
});

export const listedScheduleSchema = scheduleSchema.extend({
  effectiveSeconds: z
    .number()
    .nullable()
    .describe('Median time between the starts of its last ten runs that began by themselves'),
});

import { z } from 'zod';
import { instantSchema, numberParameter, timeSchema } from './shapes.js';

export const SERIES_METRICS = ['tickets', 'lag', 'requests', 'failures'] as const;

/** More points than this are not distinguishable on a screen. */
export const MOST_POINTS = 1_500;

export const seriesQuerySchema = z.object({
  metric: z
    .enum(SERIES_METRICS)
    .describe(
      'tickets: per second. lag: seconds behind. requests: to TIXNGO, per minute. failures: open at that time',
    ),
  from: timeSchema.optional().describe('Included; ISO 8601 with an offset; absent: one hour before `to`'),
  to: timeSchema.optional().describe('Not included; absent: now'),
  step: numberParameter(1, 86_400)
    .optional()
    .describe(`Seconds from point to point; at most ${MOST_POINTS} points; absent: about 240 points`),
});

const lineSchema = z.object({
  name: z.string().describe('For example received, applied, behind, failed'),
  values: z.array(z.number().nullable()).describe('One for each of `times`; null: not known'),
});

export const seriesSchema = z.object({
  metric: z.enum(SERIES_METRICS),
  unit: z.enum(['tickets/s', 'seconds', 'requests/min', 'count']),
  from: instantSchema,
  to: instantSchema,
  stepSeconds: z.number().int(),
  times: z.array(instantSchema).describe('The beginning of each step'),
  lines: z.array(lineSchema),
  outages: z
    .array(z.object({ from: instantSchema, to: instantSchema.nullable(), code: z.string().nullable() }))
    .describe('When TIXNGO was down; `to` null: it still is'),
  events: z
    .array(z.object({ eventId: z.string(), eventName: z.string().nullable(), startTime: instantSchema }))
    .describe('Events that start between `from` and `to`, at most 50'),
});

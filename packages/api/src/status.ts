import { z } from 'zod';
import { runSchema } from './runs.js';
import { scheduleSchema } from './schedules.js';
import { instantSchema } from './screens.js';

/** good: nothing to do. busy: at work, nothing to do. attention: a person has to look. bad: it does not work. empty: nothing ran yet. */
export const TONES = ['good', 'busy', 'attention', 'bad', 'empty'] as const;

/** Is it working right now, in words. */
export const situationSchema = z.object({
  tone: z.enum(TONES),
  headline: z.string(),
  detail: z.string(),
});
export type Situation = z.infer<typeof situationSchema>;

export const statusSchema = z.object({
  situation: situationSchema,
  schedules: z.array(scheduleSchema),
  runningRun: runSchema.nullable(),
  lastRun: runSchema.nullable(),
  lag: z.object({
    oldestChangeSeconds: z
      .number()
      .describe(
        'The lag: how long ago TIXNGO gave the oldest change that S-360 does not show, on a page to process or in quarantine',
      ),
    oldestUnprocessedSeconds: z
      .number()
      .describe('How long the oldest page that is fetched and not processed has been waiting'),
    unprocessedPages: z.number().int(),
    sinceLastSuccessSeconds: z.number().nullable(),
  }),
  key: z.object({
    fetchedThrough: z.string().nullable(),
    committedThrough: z.string().nullable(),
    updatedAt: instantSchema,
  }),
  open: z.object({
    failedPages: z.number().int(),
    quarantined: z.number().int(),
    quarantinedByReason: z.record(z.string(), z.number().int()),
  }),
  tixngo: z
    .object({
      state: z
        .enum(['answers', 'waiting', 'open'])
        .describe(
          'waiting: the run under way asks again at nextTryAt. open: scheduled runs wait until a try at nextTryAt is answered',
        ),
      since: instantSchema.nullable().describe('Since when it is open'),
      nextTryAt: instantSchema.nullable(),
      code: z.string().nullable().describe('Of the last fault'),
      message: z.string().nullable(),
    })
    .describe('How TIXNGO answers'),
  workers: z.array(
    z.object({
      workerId: z.string(),
      host: z.string(),
      pid: z.number().int(),
      startedAt: instantSchema,
      seenAt: instantSchema,
    }),
  ),
});

import { z } from 'zod';
import { runSchema } from './runs.js';
import { scheduleSchema } from './schedules.js';
import { instantSchema } from './shapes.js';

/**
 * good and busy: nothing to do. attention: failures are open. bad: it does not work. empty: nothing has run
 * yet.
 */
export const TONES = ['good', 'busy', 'attention', 'bad', 'empty'] as const;

/** The headline of the status, and what to do. */
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
      .describe('Age of the oldest change received and not applied, on a page to process or in quarantine'),
    oldestUnprocessedSeconds: z.number().describe('How long the oldest page not processed has been waiting'),
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
          'waiting: the run in progress tries again at nextTryAt. open: down, scheduled runs wait; next try then',
        ),
      since: instantSchema.nullable().describe('Start of the state open'),
      nextTryAt: instantSchema.nullable(),
      code: z.string().nullable().describe('Code of the last fault'),
      message: z.string().nullable(),
    })
    .describe('Whether TIXNGO answers'),
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

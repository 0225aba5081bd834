import { TONES } from '@tixngo-sync/domain';
import { z } from 'zod';
import { runSchema } from './runs.js';
import { scheduleNowSchema } from './schedules.js';
import { instantSchema } from './shapes.js';

/** The headline of the status, and what to do. */
export const situationSchema = z.object({
  tone: z.enum(TONES),
  headline: z.string(),
  detail: z.string(),
});

export const statusSchema = z.object({
  situation: situationSchema,
  readAt: instantSchema.describe('By the clock of the database'),
  schedules: z.array(scheduleNowSchema),
  runningRun: runSchema.nullable(),
  lastRun: runSchema.nullable(),
  lag: z.object({
    behindSeconds: z
      .number()
      .nullable()
      .describe(
        'How long ago S-360 was last known to be complete: the end of the feed was reached, and everything before it was applied or given up; null: never',
      ),
    oldestChangeSeconds: z
      .number()
      .describe('Age of the oldest change received and not applied, on an open page or in quarantine'),
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
    oldestSeconds: z.number().nullable().describe('How long the oldest ticket has been in quarantine'),
  }),
  tixngo: z
    .object({
      state: z
        .enum(['answers', 'waiting', 'open'])
        .describe(
          'waiting: its last answer was not good, and the run tries again. open: scheduled runs wait; next try at nextTryAt',
        ),
      since: instantSchema.nullable().describe('First failed answer with no good one after it'),
      failingSeconds: z.number().nullable().describe('The time since then'),
      nextTryAt: instantSchema.nullable(),
      code: z.string().nullable().describe('Code of the last fault'),
      message: z.string().nullable(),
    })
    .describe('Whether TIXNGO answers'),
  queues: z.array(
    z.object({
      name: z.string(),
      paused: z.boolean(),
      pausedSince: instantSchema.nullable(),
      pausedBy: z.string().nullable().describe('Who paused it; null: not paused, or paused by a program'),
    }),
  ),
  events: z
    .array(
      z.object({
        eventId: z.string(),
        eventName: z.string(),
        startTime: instantSchema,
        behindSeconds: z.number(),
      }),
    )
    .describe('Events near their kick-off whose data is more recent than lag.behindSeconds says'),
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

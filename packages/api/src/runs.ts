import { RUN_STATUSES, RUN_TRIGGERS, SHOWN_RUN_FIELDS } from '@tixngo-sync/domain';
import { z } from 'zod';
import { pageSchema } from './pages.js';
import { recordSchema } from './record-schema.js';
import { changeSchema, instantSchema, jobSchema, listQuerySchema, periodSchema } from './shapes.js';

export const runSchema = recordSchema(SHOWN_RUN_FIELDS);

/** What happened in a run, oldest first. */
const runEventSchema = z.object({
  at: instantSchema,
  event: z.enum(['STARTED', 'PAGE_STORED', 'FETCHED', 'PAGE_PROCESSED', 'PAGE_FAILED', 'FINISHED']),
  pageId: z.number().int().nullable(),
  message: z.string().nullable().describe('Why it failed'),
});

export const runDetailSchema = z.object({
  run: runSchema,
  pagesByStatus: z.object({
    STORED: z.number().int(),
    PROCESSED: z.number().int(),
    FAILED: z.number().int(),
  }),
  pages: z
    .array(pageSchema)
    .describe('The chain: its first 200 pages by sequence, and of a replay the replayed pages'),
  failedPages: z.array(pageSchema).describe('The newest failed pages, at most 20'),
  quarantineByReason: z.record(z.string(), z.number().int()),
  openQuarantine: z.number().int(),
  timeline: z.array(runEventSchema).describe('Of the pages above'),
  previousRunId: z
    .number()
    .int()
    .nullable()
    .describe('The run before it of the same trigger and schedule, to compare with'),
  job: jobSchema.nullable(),
});

export const runsQuerySchema = listQuerySchema.extend({
  status: z.enum(RUN_STATUSES).optional().describe('Only runs with this status'),
  trigger: z.enum(RUN_TRIGGERS).optional().describe('Only runs that this started'),
  schedule: z.string().min(1).optional().describe('Name of the schedule'),
  ...periodSchema.shape,
});

export const startRunSchema = changeSchema.extend({
  scheduleName: z
    .string()
    .min(1)
    .optional()
    .describe('The schedule to run; absent: a run without a schedule'),
  batchSize: z.number().int().min(1).max(10_000).optional(),
});

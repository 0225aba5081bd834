import { RUN_STATUSES, RUN_TRIGGERS, SHOWN_RUN_FIELDS } from '@tixngo-sync/domain';
import { z } from 'zod';
import { pageSchema } from './pages.js';
import { recordSchema } from './record-schema.js';
import { changeSchema, listQuerySchema, periodSchema } from './shapes.js';

export const runSchema = recordSchema(SHOWN_RUN_FIELDS);

export const runDetailSchema = z.object({
  run: runSchema,
  pagesByStatus: z.object({
    STORED: z.number().int(),
    PROCESSED: z.number().int(),
    FAILED: z.number().int(),
  }),
  failedPages: z.array(pageSchema).describe('The newest failed pages, at most 20'),
  quarantineByReason: z.record(z.string(), z.number().int()),
  openQuarantine: z.number().int(),
});

export const runsQuerySchema = listQuerySchema.extend({
  status: z.enum(RUN_STATUSES).optional(),
  trigger: z.enum(RUN_TRIGGERS).optional(),
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

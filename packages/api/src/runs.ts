import { RUN_STATUSES, RUN_TRIGGERS, SHOWN_RUN_FIELDS } from '@tixngo-sync/domain';
import { z } from 'zod';
import { pageSchema } from './pages.js';
import { recordSchema } from './record-schema.js';
import { screenQuerySchema } from './screens.js';

export const runSchema = recordSchema(SHOWN_RUN_FIELDS);

export const runDetailSchema = z.object({
  run: runSchema,
  pagesByStatus: z.object({
    STORED: z.number().int(),
    PROCESSED: z.number().int(),
    FAILED: z.number().int(),
  }),
  failedPages: z.array(pageSchema).describe('The newest that failed, 20 at most'),
  quarantineByReason: z.record(z.string(), z.number().int()),
  openQuarantine: z.number().int(),
});

export const runsQuerySchema = screenQuerySchema.extend({
  status: z.enum(RUN_STATUSES).optional(),
  trigger: z.enum(RUN_TRIGGERS).optional(),
});

export const startRunSchema = z.strictObject({
  scheduleName: z.string().min(1).optional().describe('Run this schedule now; without it a run of its own'),
  batchSize: z.number().int().min(1).max(10_000).optional(),
});

export const acceptedSchema = z.object({ jobId: z.string().describe('The job in Bull Board') });

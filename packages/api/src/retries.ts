import { z } from 'zod';
import { instantSchema } from './shapes.js';

/** A retry of many pages or quarantined tickets, which a worker does. */
export const retrySchema = z.object({
  retryId: z.number().int(),
  kind: z.enum(['PAGE', 'QUARANTINE']),
  problemId: z.string().nullable().describe('The problem that was retried; null: chosen otherwise'),
  requestedBy: z.string(),
  requestedAt: instantSchema,
  reason: z.string().nullable(),
  total: z.number().int(),
  waiting: z.number().int().describe('Not tried yet'),
  succeeded: z.number().int(),
  failed: z.number().int().describe('Still fail, or are still in quarantine'),
  stoppedAt: instantSchema.nullable().describe('Somebody stopped it: what waited then stays as it was'),
  finishedAt: instantSchema.nullable().describe('Null: in progress'),
  errorMessage: z.string().nullable().describe('Why it ended early'),
  jobId: z.string().describe('The job in Bull Board'),
});

import { PAGE_STATUSES } from '@tixngo-sync/domain';
import { z } from 'zod';
import { quarantinedSchema } from './quarantine.js';
import { idSchema, instantSchema, screenQuerySchema, ticketCountsShape } from './screens.js';

export const pageSchema = z.object({
  pageId: z.number().int(),
  runId: z.number().int(),
  sequence: z.number().int().describe('From 1, within the run'),
  source: z.enum(['FEED', 'FILE']),
  requestedKey: z.string().nullable(),
  requestedLimit: z.number().int().nullable(),
  nextKey: z.string().nullable(),
  status: z.enum(PAGE_STATUSES),
  ...ticketCountsShape,
  bodyBytes: z.number().int().describe('Of the answer as it came, before compression'),
  fetchedAt: instantSchema,
  processedAt: instantSchema.nullable(),
  attempts: z.number().int(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
});

export const pageDetailSchema = z.object({
  page: pageSchema,
  hasBody: z.boolean().describe('False: retention cleared it; it can be neither retried nor replayed'),
  quarantined: z.array(quarantinedSchema).describe('By position, 100 at most'),
});

export const pagesQuerySchema = screenQuerySchema.extend({
  status: z.enum(PAGE_STATUSES).optional(),
  runId: idSchema.optional(),
});

import { QUARANTINE_REASONS, QUARANTINE_STATUSES } from '@tixngo-sync/domain';
import { z } from 'zod';
import { idSchema, instantSchema, screenQuerySchema } from './screens.js';

export const quarantinedSchema = z.object({
  quarantineId: z.number().int(),
  pageId: z.number().int(),
  position: z.number().int().describe('From 0, on its page'),
  lineNumber: z.number().int().nullable().describe('Of an uploaded file'),
  ticketId: z.string().nullable(),
  taxNumber: z.string().nullable(),
  reasonCode: z.string(),
  field: z.string().nullable(),
  message: z.string(),
  status: z.enum(QUARANTINE_STATUSES),
  createdAt: instantSchema,
  resolvedAt: instantSchema.nullable(),
  resolvedBy: z.string().nullable(),
  resolution: z.string().nullable(),
});

export const quarantinedDetailSchema = quarantinedSchema.extend({
  runId: z.number().int(),
  body: z.string().nullable().describe("JSON text as it came: holds people's data"),
});

export const quarantineQuerySchema = screenQuerySchema.extend({
  status: z.enum(QUARANTINE_STATUSES).optional(),
  reason: z.enum(QUARANTINE_REASONS).optional(),
  pageId: idSchema.optional(),
});

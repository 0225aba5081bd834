import { AUDIT_FIELDS, parseEnteredTime } from '@tixngo-sync/domain';
import { z } from 'zod';
import { recordSchema } from './record-schema.js';
import { limitSchema } from './shapes.js';

export const auditEntrySchema = recordSchema(AUDIT_FIELDS);

const WRONG_TIME = 'must be a time that exists, with its offset: 2026-06-11T18:00:00+02:00';

const timeSchema = z.iso
  .datetime({ offset: true, error: WRONG_TIME })
  .refine((text) => parseEnteredTime(text) !== null, WRONG_TIME);

export const auditQuerySchema = z.object({
  limit: limitSchema,
  before: z.coerce
    .number()
    .int()
    .min(1)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('`next` of the previous part'),
  actor: z.string().min(1).optional(),
  action: z.string().min(1).optional(),
  from: timeSchema.optional().describe('Included; ISO 8601 with an offset'),
  to: timeSchema.optional().describe('Not included'),
});

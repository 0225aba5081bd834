import { AUDIT_FIELDS } from '@tixngo-sync/domain';
import { z } from 'zod';
import { recordSchema } from './record-schema.js';
import { limitSchema, periodSchema } from './shapes.js';

export const auditEntrySchema = recordSchema(AUDIT_FIELDS);

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
  ...periodSchema.shape,
});

/** Of /audit.csv: the whole list. */
export const auditCsvQuerySchema = auditQuerySchema.omit({ limit: true, before: true });

import { AUDIT_FIELDS } from '@tixngo-sync/domain';
import { z } from 'zod';
import { recordSchema } from './record-schema.js';
import { limitSchema, numberParameter, periodSchema } from './shapes.js';

export const auditEntrySchema = recordSchema(AUDIT_FIELDS);

export const auditQuerySchema = z.object({
  limit: limitSchema,
  before: numberParameter(1, Number.MAX_SAFE_INTEGER).optional().describe('`next` of the previous part'),
  actor: z.string().min(1).optional().describe('User name, or token:NAME'),
  action: z.string().min(1).optional().describe('As the entries name it: run.start'),
  ...periodSchema.shape,
});

/** Of /audit.csv: the whole list. */
export const auditCsvQuerySchema = auditQuerySchema.omit({ limit: true, before: true });

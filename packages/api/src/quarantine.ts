import {
  pickFields,
  QUARANTINE_REASONS,
  QUARANTINE_STATUSES,
  QUARANTINED_TICKET_FIELDS,
  RUN_FIELDS,
  SHOWN_QUARANTINED_TICKET_FIELDS,
} from '@tixngo-sync/domain';
import { z } from 'zod';
import { recordSchema } from './record-schema.js';
import { idSchema, listQuerySchema } from './shapes.js';

export const quarantinedSchema = recordSchema(SHOWN_QUARANTINED_TICKET_FIELDS);

export const quarantinedDetailSchema = recordSchema({
  ...SHOWN_QUARANTINED_TICKET_FIELDS,
  ...pickFields(RUN_FIELDS, ['runId']),
  ...pickFields(QUARANTINED_TICKET_FIELDS, ['body']),
});

export const quarantineQuerySchema = listQuerySchema.extend({
  status: z.enum(QUARANTINE_STATUSES).optional(),
  reason: z.enum(QUARANTINE_REASONS).optional(),
  pageId: idSchema.optional(),
});

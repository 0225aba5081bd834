import { PAGE_STATUSES, SHOWN_PAGE_FIELDS } from '@tixngo-sync/domain';
import { z } from 'zod';
import { quarantinedSchema } from './quarantine.js';
import { recordSchema } from './record-schema.js';
import { idSchema, screenQuerySchema } from './screens.js';

export const pageSchema = recordSchema(SHOWN_PAGE_FIELDS);

export const pageDetailSchema = z.object({
  page: pageSchema,
  hasBody: z.boolean().describe('False: retention cleared it; it can be neither retried nor replayed'),
  quarantined: z.array(quarantinedSchema).describe('By position, 100 at most'),
});

export const pagesQuerySchema = screenQuerySchema.extend({
  status: z.enum(PAGE_STATUSES).optional(),
  runId: idSchema.optional(),
});

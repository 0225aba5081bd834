import { PAGE_STATUSES, SHOWN_ATTEMPT_FIELDS, SHOWN_PAGE_FIELDS } from '@tixngo-sync/domain';
import { z } from 'zod';
import { quarantinedSchema } from './quarantine.js';
import { recordSchema } from './record-schema.js';
import { changeSchema, idSchema, listQuerySchema } from './shapes.js';

export const pageSchema = recordSchema(SHOWN_PAGE_FIELDS);

const pageAttemptSchema = recordSchema(SHOWN_ATTEMPT_FIELDS);

export const pageDetailSchema = z.object({
  page: pageSchema,
  hasBody: z.boolean().describe('False: retention cleared the body; the page cannot be retried or replayed'),
  attemptLog: z.array(pageAttemptSchema).describe('Every try, oldest first; retention deletes old ones'),
  quarantined: z.array(quarantinedSchema).describe('By position, at most 100'),
});

export const pagesQuerySchema = listQuerySchema.extend({
  status: z.enum(PAGE_STATUSES).optional(),
  runId: idSchema.optional(),
});

export const giveUpSchema = changeSchema.required();

import { PAGE_STATUSES, SHOWN_ATTEMPT_FIELDS, SHOWN_PAGE_FIELDS } from '@tixngo-sync/domain';
import { z } from 'zod';
import { quarantinedSchema } from './quarantine.js';
import { recordSchema } from './record-schema.js';
import {
  acceptedSchema,
  changeSchema,
  explainedSchema,
  idSchema,
  idsSchema,
  listQuerySchema,
  periodSchema,
} from './shapes.js';

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
  ticketId: z.string().min(1).max(500).optional().describe('Pages that contained this ticket'),
  givenUp: z.enum(['true', 'false']).optional().describe('false with status=FAILED: the open failures'),
  ...periodSchema.shape,
});

export const giveUpSchema = explainedSchema;

/** Either `ids` or `failed: true`: every failed page that was not given up. */
export const retryPagesSchema = changeSchema.extend({
  ids: idsSchema.optional(),
  failed: z.literal(true).optional(),
});

export const pagesAcceptedSchema = acceptedSchema.extend({
  jobIds: z.array(z.string()).describe('One a page'),
  pageIds: z.array(z.number().int()).describe('GET /pages/{id} follows each'),
});

/** The stored answer of TIXNGO as it came, or the elements of an uploaded file. */
export const pageBodySchema = z.unknown();

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
import {
  acceptedSchema,
  changeSchema,
  explainedSchema,
  idSchema,
  idsSchema,
  listQuerySchema,
  searchTextSchema,
} from './shapes.js';

export const quarantinedSchema = recordSchema(SHOWN_QUARANTINED_TICKET_FIELDS);

/** `body`: for operators only; null for viewers and once it was cleared. */
export const quarantinedDetailSchema = recordSchema({
  ...SHOWN_QUARANTINED_TICKET_FIELDS,
  ...pickFields(RUN_FIELDS, ['runId']),
  ...pickFields(QUARANTINED_TICKET_FIELDS, ['body']),
}).extend({
  hasBody: z.boolean().describe('False: the body was cleared; the ticket can only be skipped'),
});

export const quarantineQuerySchema = listQuerySchema.extend({
  status: z.enum(QUARANTINE_STATUSES).optional().describe('Only tickets with this status'),
  code: z.enum(QUARANTINE_REASONS).optional().describe('Reason code'),
  reason: z.enum(QUARANTINE_REASONS).optional().describe('The same as `code`'),
  quarantineId: idSchema.optional().describe('One row, without its body'),
  pageId: idSchema.optional().describe('Only tickets of this page'),
  q: searchTextSchema.optional().describe('A ticket id or tax number, or the beginning of one'),
});

/** Either `ids` or `all: true`: every open one. */
export const retryQuarantineSchema = changeSchema.extend({
  ids: idsSchema.optional(),
  all: z.literal(true).optional(),
});

export const retryAcceptedSchema = acceptedSchema.extend({
  retryId: z.number().int().describe('GET /retries/{id} follows it'),
  total: z.number().int().describe('How many are retried'),
});

export const skipSchema = explainedSchema;

export const skipTicketsSchema = explainedSchema.extend({ ids: idsSchema });

export const skippedSchema = z.object({
  quarantineId: z.number().int(),
  taxNumber: z.string().nullable().describe('Now on the skip list; null: the ticket came without one'),
  closed: z.number().int().describe('Open rows of the same tax number that were closed with it'),
});

export const ticketsSkippedSchema = z.object({
  items: z.array(skippedSchema).describe('In the order of ids'),
});

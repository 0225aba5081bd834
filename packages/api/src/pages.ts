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
  jobSchema,
  listQuerySchema,
  periodSchema,
} from './shapes.js';

export const pageSchema = recordSchema(SHOWN_PAGE_FIELDS);

const pageAttemptSchema = recordSchema(SHOWN_ATTEMPT_FIELDS);

const TICKET_OUTCOMES = ['CURRENT', 'NOT_CURRENT', 'QUARANTINED', 'RESOLVED', 'SKIPPED', 'WAITING'] as const;

const ticketOfPageSchema = z.object({
  position: z.number().int().describe('From 0'),
  ticketId: z.string().nullable(),
  taxNumber: z.string().nullable(),
  outcome: z
    .enum(TICKET_OUTCOMES)
    .describe(
      'CURRENT: what is stored of the ticket came here. NOT_CURRENT: it came elsewhere, newer or equal. ' +
        'QUARANTINED: in quarantine. RESOLVED: was in quarantine. SKIPPED: skipped from quarantine, or not ' +
        'stored because of the skip list. WAITING: the page is not processed',
    ),
  quarantineId: z.number().int().nullable(),
});

export const pageDetailSchema = z.object({
  page: pageSchema,
  hasBody: z.boolean().describe('False: retention cleared the body; the page cannot be retried or replayed'),
  attemptLog: z.array(pageAttemptSchema).describe('Every try, oldest first; retention deletes old ones'),
  quarantined: z.array(quarantinedSchema).describe('By position, at most 100'),
  tickets: z
    .array(ticketOfPageSchema)
    .nullable()
    .describe('By position, at most 1,000; null: the body was cleared'),
  problemId: z.string().nullable().describe('Of a failed page that is open: GET /problems/{id}'),
  job: jobSchema.nullable(),
});

export const pagesQuerySchema = listQuerySchema.extend({
  status: z.enum(PAGE_STATUSES).optional().describe('Only pages with this status'),
  runId: idSchema.optional().describe('Only pages of this run'),
  ticketId: z.string().min(1).max(500).optional().describe('Pages that contained this ticket'),
  givenUp: z.enum(['true', 'false']).optional().describe('false with status=FAILED: the open failures'),
  ...periodSchema.shape,
});

export const giveUpSchema = explainedSchema;

export const giveUpPagesSchema = explainedSchema.extend({ ids: idsSchema });

export const pagesGivenUpSchema = z.object({
  pageIds: z.array(z.number().int()).describe('Those that were not given up before'),
});

/** Either `ids` or `failed: true`: every failed page that was not given up. */
export const retryPagesSchema = changeSchema.extend({
  ids: idsSchema.optional(),
  failed: z.literal(true).optional(),
});

export const pagesAcceptedSchema = acceptedSchema.extend({
  retryId: z.number().int().describe('GET /retries/{id} follows all of them'),
  jobIds: z.array(z.string()).describe('One a page'),
  pageIds: z.array(z.number().int()).describe('GET /pages/{id} follows each'),
});

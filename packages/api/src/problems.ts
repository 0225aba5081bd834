/** Problems of the feed: open failures by root cause. (Errors of a request: `problemSchema`.) */
import { z } from 'zod';
import { retryAcceptedSchema } from './quarantine.js';
import { retrySchema } from './retries.js';
import { changeSchema, explainedSchema, instantSchema, limitSchema, listQuerySchema } from './shapes.js';

/** PAGE: failed pages that are not given up. QUARANTINE: open quarantined tickets. */
export const PROBLEM_KINDS = ['PAGE', 'QUARANTINE'] as const;

const problemIdSchema = z.string().regex(/^[0-9a-f]{16}$/, 'must be the id of a problem from the list');

export const byProblemSchema = z.object({ id: problemIdSchema.describe('`problemId` of the list') });

export const rootCauseSchema = z.object({
  problemId: z.string().describe('Stable: the same cause has the same id'),
  kind: z.enum(PROBLEM_KINDS),
  code: z.string().describe('Error code of the pages, or reason code of the tickets'),
  field: z
    .string()
    .nullable()
    .describe('Path of the wrong field, list positions left out: lifecycle[].status'),
  message: z.string().describe('With … in place of ids and values'),
  count: z.number().int().describe('Open pages or tickets'),
  firstAt: instantSchema,
  lastAt: instantSchema,
  example: z
    .object({
      pageId: z.number().int(),
      quarantineId: z.number().int().nullable().describe('Null for a page'),
      ticketId: z.string().nullable(),
      message: z.string(),
    })
    .describe('The newest'),
});

/** Most frequent first. */
export const problemsQuerySchema = z.object({
  limit: limitSchema,
  after: z
    .string()
    .regex(/^\d{1,15}-[0-9a-f]{16}$/, 'must be `next` of the previous part')
    .optional()
    .describe('`next` of the previous part'),
  kind: z.enum(PROBLEM_KINDS).optional().describe('Failed pages or quarantined tickets; absent: both'),
  code: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('Error code of the pages or reason code of the tickets'),
});

export const problemMembersQuerySchema = listQuerySchema;

const problemMemberSchema = z.object({
  id: z.number().int().describe('Page id or quarantine id, by `kind` of the problem'),
  pageId: z.number().int(),
  quarantineId: z.number().int().nullable(),
  position: z.number().int().nullable().describe('On the page, from 0'),
  ticketId: z.string().nullable(),
  taxNumber: z.string().nullable(),
  message: z.string(),
  at: instantSchema,
  hasBody: z.boolean().describe('False: cleared; it can only be skipped or given up'),
});

export const problemDetailSchema = z.object({
  problem: rootCauseSchema,
  retries: z.array(retrySchema).describe('Of this problem, newest first, at most 5'),
  items: z.array(problemMemberSchema).describe('Newest first'),
  next: z.number().int().nullable(),
});

export const retryProblemSchema = changeSchema.extend({
  canary: z
    .number()
    .int()
    .min(1)
    .max(1_000)
    .optional()
    .describe('Retry only this many, the oldest first, as a trial; absent: all'),
});

export const problemRetryAcceptedSchema = retryAcceptedSchema.extend({
  ids: z.array(z.number().int()).describe('The first 1,000 page ids or quarantine ids that are retried'),
});

/** Quarantined tickets are skipped for good; failed pages are given up, which a retry takes back. */
export const skipProblemSchema = explainedSchema;

export const problemSkippedSchema = z.object({
  kind: z.enum(PROBLEM_KINDS),
  count: z.number().int().describe('Tickets skipped, or pages given up'),
});

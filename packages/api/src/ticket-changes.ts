import { z } from 'zod';
import { instantSchema } from './shapes.js';

const numberSchema = z.number().int();

/** A field that a change gave another value. Times are ISO 8601. */
const changedFieldSchema = z.object({
  field: z.string().describe('A field of the ticket, such as mobileStatus or ownerEmail'),
  before: z.union([z.string(), z.number()]).nullable().describe('null: empty, or no earlier change is known'),
  after: z.union([z.string(), z.number()]).nullable(),
});

/** One snapshot of a ticket as TIXNGO sent it, compared with the snapshot before it by `updatedAt`. */
export const ticketChangeSchema = z.object({
  pageId: numberSchema,
  runId: numberSchema,
  position: z.number().int().describe('On the page, from 0'),
  fetchedAt: instantSchema,
  updatedAt: instantSchema.nullable().describe('By TIXNGO; null: the ticket could not be read'),
  outcome: z
    .enum(['DECIDES', 'REPLACED', 'REPEATED', 'QUARANTINED', 'SKIPPED', 'WAITING'])
    .describe(
      'DECIDES: the ticket is as this change says. REPLACED: a newer change came. REPEATED: contained nothing new. ' +
        'QUARANTINED: could not be applied. SKIPPED: on the skip list. WAITING: the page is not processed',
    ),
  changed: z.array(changedFieldSchema).describe('Every field of the first known change'),
});

export const ticketChangesSchema = z.object({
  items: z.array(ticketChangeSchema).describe('In the order in which TIXNGO made the changes'),
  unknown: z
    .array(
      z.object({ pageId: numberSchema, runId: numberSchema, fetchedAt: instantSchema, reason: z.string() }),
    )
    .describe('Pages that the ticket came on and whose content is no longer stored'),
});

/** Why the ticket looks as it does: one entry for each part of it. */
export const ticketReasonSchema = z.object({
  about: z.enum(['STATE', 'STATUS', 'OWNER', 'CONTACT', 'S360_STATUS', 'OPEN']),
  text: z.string().describe('For people: what decided'),
  at: instantSchema.nullable().describe('When that happened, by TIXNGO'),
  pageId: numberSchema.nullable(),
  runId: numberSchema.nullable(),
});

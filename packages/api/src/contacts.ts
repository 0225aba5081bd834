import {
  LISTED_CONTACT_FIELDS,
  LISTED_TICKET_FIELDS,
  SHOWN_CONTACT_FIELDS,
  SHOWN_DISTRIBUTION_FIELDS,
} from '@tixngo-sync/domain';
import { z } from 'zod';
import { recordSchema } from './record-schema.js';
import { afterTextSchema, explainedSchema, instantSchema, limitSchema, searchTextSchema } from './shapes.js';

const isTemporarySchema = z.boolean().describe('Pending CREATION: only the e-mail is known');

/** What a list shows of a contact. */
export const contactSchema = z.object({
  ...recordSchema(LISTED_CONTACT_FIELDS).shape,
  isTemporary: isTemporarySchema,
  tickets: z.number().int().describe('How many tickets the contact holds'),
});

/** By id. With `q`: those whose id begins with it, then e-mail, last name and first name. */
export const contactsQuerySchema = z.object({
  limit: limitSchema,
  after: afterTextSchema,
  q: searchTextSchema.optional().describe('A contact id, an e-mail or a name, or the beginning of one'),
  temporary: z.enum(['true', 'false']).optional().describe('Pending CREATION, or not'),
});

export const byContactSchema = z.object({ id: z.string().min(1).max(500).describe('Contact id') });

export const contactDetailSchema = z.object({
  contact: recordSchema(SHOWN_CONTACT_FIELDS),
  isTemporary: isTemporarySchema,
  tickets: z
    .array(recordSchema(LISTED_TICKET_FIELDS))
    .describe('That the contact holds; the first 200 by id'),
  ticketCount: z.number().int(),
  distributions: z
    .array(z.object({ ticketId: z.string(), ...recordSchema(SHOWN_DISTRIBUTION_FIELDS).shape }))
    .describe('From and to the contact, newest first, at most 200'),
  duplicates: z
    .array(
      z.object({
        ...contactSchema.shape,
        because: z.array(z.enum(['EMAIL', 'NAME_AND_BIRTHDAY'])).describe('What the two have in common'),
      }),
    )
    .describe('Contacts that may be the same person, at most 50'),
  usedForEmail: z
    .string()
    .nullable()
    .describe('Of the contacts with this e-mail, the one that tickets get; null: the contact has no e-mail'),
});

export const eraseContactSchema = explainedSchema.extend({
  confirm: z.string().describe('The contact id again: an erasure cannot be undone'),
});

/** What an erasure removed. */
export const erasureSchema = z.object({
  person: z.string().describe('The digest that stands for the person in the audit log'),
  rows: z.record(z.string(), z.number().int()).describe('Rows that held data of the person, by table'),
  pages: z.array(z.number().int()).describe('Pages whose content was cleared or rewritten'),
  quarantined: z.array(z.number().int()),
  eventFiles: z.array(z.number().int()).describe('Plan B files that were deleted'),
  left: z
    .object({
      s360ContactIds: z.array(z.string()).describe('To erase in S-360'),
      isRecipientOfTheInterface: z.boolean(),
      dashboardUsers: z.array(z.string()),
    })
    .describe('What this function must not erase'),
});

/** Everything stored about the person of a contact. */
export const personExportSchema = z.object({
  email: z.string(),
  exportedAt: instantSchema,
  contacts: z.array(z.unknown()),
  personDetails: z.array(z.unknown()),
  tickets: z.array(z.unknown()),
  history: z.array(z.unknown()),
  ownerSightings: z.array(z.unknown()),
  distributions: z.array(z.unknown()),
  pages: z.array(z.object({ pageId: z.number().int(), found: z.array(z.unknown()) })),
  quarantined: z.array(z.object({ quarantineId: z.number().int(), found: z.array(z.unknown()) })),
  eventFiles: z
    .array(z.object({ eventFileId: z.number().int(), lines: z.array(z.string()) }))
    .describe('Lines of plan B files that name the person'),
  isRecipientOfTheInterface: z.boolean(),
  dashboardUsers: z.array(z.string()),
});

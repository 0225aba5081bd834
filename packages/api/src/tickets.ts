import {
  LISTED_TICKET_FIELDS,
  MOBILE_STATUSES,
  NOT_IN_TIXNGO,
  PAGE_OF_TICKET_FIELDS,
  SHOWN_CONTACT_FIELDS,
  SHOWN_DISTRIBUTION_FIELDS,
  SHOWN_HISTORY_FIELDS,
  SHOWN_TICKET_FIELDS,
  TICKET_MATCHES,
} from '@tixngo-sync/domain';
import { z } from 'zod';
import { anomalySchema } from './anomalies.js';
import { quarantinedSchema } from './quarantine.js';
import { recordSchema } from './record-schema.js';
import { afterTextSchema, limitSchema, searchTextSchema } from './shapes.js';
import { ticketReasonSchema } from './ticket-changes.js';

export const ticketSchema = z.object({
  ...recordSchema(LISTED_TICKET_FIELDS).shape,
  matchedBy: z
    .enum(TICKET_MATCHES)
    .nullable()
    .describe('What `q` or `email` matched: the id, the tax number or whose e-mail; null without them'),
});

export const ticketDetailSchema = z.object({
  ticket: recordSchema(SHOWN_TICKET_FIELDS),
  contacts: z
    .array(recordSchema(SHOWN_CONTACT_FIELDS))
    .describe('The cultural contact and the contacts of all distributions'),
  distributions: z.array(recordSchema(SHOWN_DISTRIBUTION_FIELDS)),
  history: z.array(recordSchema(SHOWN_HISTORY_FIELDS)),
  pages: z
    .array(recordSchema(PAGE_OF_TICKET_FIELDS))
    .describe('The pages that contained the ticket, oldest first'),
  quarantined: z.array(quarantinedSchema).describe('Newest first, at most 20'),
  why: z.array(ticketReasonSchema).describe('Why the ticket looks as it does'),
  anomalies: z.array(anomalySchema),
});

export const byTicketSchema = z.object({
  id: z.string().min(1).max(500).describe('Ticket id or tax number'),
});

/** By id; with `q` or `email` by what they match: ids first, then tax numbers, then e-mails. */
export const ticketsQuerySchema = z.object({
  limit: limitSchema,
  after: afterTextSchema,
  q: searchTextSchema
    .optional()
    .describe('A ticket id, tax number or e-mail, or the beginning of one; e-mails in any case'),
  email: searchTextSchema
    .optional()
    .describe('Of the owner, the holder or the recipient of a pending transfer; in any case'),
  eventId: z.string().min(1).max(500).optional().describe('Only tickets of this event'),
  mobileStatus: z
    .enum([...MOBILE_STATUSES, NOT_IN_TIXNGO])
    .optional()
    .describe('NONE: not in TIXNGO'),
});

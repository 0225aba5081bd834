import {
  LISTED_TICKET_FIELDS,
  MOBILE_STATUSES,
  PAGE_OF_TICKET_FIELDS,
  SHOWN_CONTACT_FIELDS,
  SHOWN_DISTRIBUTION_FIELDS,
  SHOWN_HISTORY_FIELDS,
  SHOWN_TICKET_FIELDS,
} from '@tixngo-sync/domain';
import { z } from 'zod';
import { quarantinedSchema } from './quarantine.js';
import { recordSchema } from './record-schema.js';
import { limitSchema } from './shapes.js';

export const ticketSchema = recordSchema(LISTED_TICKET_FIELDS);

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
  quarantined: z.array(quarantinedSchema),
});

export const byTicketSchema = z.object({
  id: z.string().min(1).max(500).describe('Ticket id or tax number'),
});

/** Lists by id: tickets have no other order that is cheap to maintain. */
export const ticketsQuerySchema = z.object({
  limit: limitSchema,
  after: z.string().min(1).optional().describe('`next` of the previous part'),
  eventId: z.string().min(1).optional(),
  mobileStatus: z.enum(MOBILE_STATUSES).optional(),
});

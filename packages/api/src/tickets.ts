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
import { limitSchema } from './screens.js';

export const ticketSchema = recordSchema(LISTED_TICKET_FIELDS);

export const ticketDetailSchema = z.object({
  ticket: recordSchema(SHOWN_TICKET_FIELDS),
  contacts: z
    .array(recordSchema(SHOWN_CONTACT_FIELDS))
    .describe('The cultural contact and everyone on the distributions'),
  distributions: z.array(recordSchema(SHOWN_DISTRIBUTION_FIELDS)),
  history: z.array(recordSchema(SHOWN_HISTORY_FIELDS)),
  pages: z.array(recordSchema(PAGE_OF_TICKET_FIELDS)).describe('That the ticket came on, oldest first'),
  quarantined: z.array(quarantinedSchema),
});

/** By id, since tickets have no other order that is cheap to keep. */
export const ticketsQuerySchema = z.object({
  limit: limitSchema,
  after: z.string().min(1).optional().describe('`next` of the screen before'),
  eventId: z.string().min(1).optional(),
  mobileStatus: z.enum(MOBILE_STATUSES).optional(),
});

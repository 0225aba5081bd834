import { DISTRIBUTION_STATUSES, MOBILE_STATUSES, PAGE_STATUSES } from '@tixngo-sync/domain';
import { z } from 'zod';
import { quarantinedSchema } from './quarantine.js';
import { instantSchema, limitSchema } from './screens.js';

const text = z.string().nullable();
const instant = instantSchema.nullable();
const answer = z.boolean().nullable();

export const ticketSchema = z.object({
  ticketId: z.string(),
  taxNumber: text,
  organizationCode: text,
  s360Status: z.string(),
  mobileStatus: text,
  sourceUpdatedAt: instant,
  eventId: text,
  eventName: text,
  eventStartTime: instant,
  ownerEmail: text,
  culturalContactId: text,
});

const ticketFieldsSchema = ticketSchema.extend({
  ticketVersion: z.number().int().nullable(),
  sourceStatus: text,
  eventSite: text,
  eventCity: text,
  eventCountryCode: text,
  ownerFirstName: text,
  ownerLastName: text,
  holderFirstName: text,
  holderLastName: text,
  holderEmail: text,
  recipientEmail: text,
  assignedAt: instant,
  transferredAt: instant,
  activatedAt: instant,
  checkedAt: instant,
  controlledAt: instant,
  deletionReason: text,
  initialContactId: text,
  createdAt: instantSchema,
  updatedAt: instantSchema,
});

const contactSchema = z.object({
  contactId: z.string(),
  email: text,
  title: text,
  firstName: text,
  lastName: text,
  birthday: instant,
  nationality: text,
  idNumber: text,
  mobilePhone: text,
  country: text,
  language: text,
  acceptsInstitutionEmail: answer,
  acceptsThirdPartyEmail: answer,
  kind: z.enum(['INDIVIDUAL', 'RELAY']),
  hasInternetAccount: z.boolean(),
  origin: z.enum(['S360', 'TIXNGO']),
  createdAt: instantSchema,
});

export const ticketDetailSchema = z.object({
  ticket: ticketFieldsSchema,
  contacts: z.array(contactSchema).describe('The cultural contact and everyone on the distributions'),
  distributions: z.array(
    z.object({
      sequence: z.number().int(),
      oldContactId: text,
      newContactId: z.string(),
      action: z.string(),
      status: z.enum(DISTRIBUTION_STATUSES),
      initiatedAt: instantSchema,
      resolvedAt: instant,
    }),
  ),
  history: z.array(
    z.object({
      status: z.string(),
      occurredAt: instantSchema,
      ownerEmail: text,
      recipientEmail: text,
      actor: text,
      reason: text,
    }),
  ),
  pages: z
    .array(
      z.object({
        pageId: z.number().int(),
        runId: z.number().int(),
        sequence: z.number().int(),
        status: z.enum(PAGE_STATUSES),
        fetchedAt: instantSchema,
        processedAt: instant,
      }),
    )
    .describe('That the ticket came on, oldest first'),
  quarantined: z.array(quarantinedSchema),
});

/** By id, since tickets have no other order that is cheap to keep. */
export const ticketsQuerySchema = z.object({
  limit: limitSchema,
  after: z.string().min(1).optional().describe('`next` of the screen before'),
  eventId: z.string().min(1).optional(),
  mobileStatus: z.enum(MOBILE_STATUSES).optional(),
});

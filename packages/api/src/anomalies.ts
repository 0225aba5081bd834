import { ANOMALY_KINDS, LISTED_TICKET_FIELDS, pickFields } from '@tixngo-sync/domain';
import { z } from 'zod';
import { recordSchema } from './record-schema.js';
import { instantSchema, limitSchema } from './shapes.js';

const anomalousTicketSchema = recordSchema(
  pickFields(LISTED_TICKET_FIELDS, [
    'ticketId',
    'taxNumber',
    'eventId',
    'eventName',
    'eventStartTime',
    's360Status',
    'mobileStatus',
    'culturalContactId',
  ]),
);

export const anomalyKindSchema = z.enum(ANOMALY_KINDS);

/** A suspicious ticket. A ticket may be in the list once for each kind. */
export const anomalySchema = z.object({
  ...anomalousTicketSchema.shape,
  kind: anomalyKindSchema,
  since: instantSchema
    .nullable()
    .describe('The beginning of a transfer, otherwise the last change in TIXNGO; null: not in TIXNGO'),
  advice: z.string().describe('For people: what does not fit, and what to do'),
});

/** Nearest kick-off first. */
export const anomaliesQuerySchema = z.object({
  limit: limitSchema,
  after: z.string().min(1).max(600).optional().describe('`next` of the previous part'),
  kind: anomalyKindSchema.optional().describe('Absent: all kinds'),
  eventId: z.string().min(1).max(500).optional().describe('Only tickets of this event'),
});

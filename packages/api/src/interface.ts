import { z } from 'zod';
import { changeSchema } from './shapes.js';

/** The custom parameters of the interface and its recipients (docs/domain.md, "Configuration"). */
export const interfaceSchema = z.object({
  enableTicketDistributionToCulturalContact: z.boolean(),
  maxLengthDumpedCallsInKbs: z
    .number()
    .int()
    .min(0)
    .max(999_999_999)
    .nullable()
    .describe('Kibibytes that are kept of an exchanged payload once it is processed; null: all of it'),
  unknownTickets: z.enum(['create', 'reject']),
  recipients: z
    .array(
      z
        .string()
        .trim()
        .max(320)
        .regex(/^[^@\s]+@[^@\s]+$/, 'must be an e-mail address'),
    )
    .max(100)
    .describe('E-mail addresses that are notified when the interface has an error'),
});

/** Absent parameters stay as they are. */
export const setInterfaceSchema = changeSchema.extend(interfaceSchema.partial().shape);

const channelNameSchema = z.enum(['EMAIL', 'WEBHOOK']);

/** How people are notified. */
export const channelSchema = z.object({
  channel: channelNameSchema,
  isReady: z.boolean().describe('Messages are sent'),
  target: z.string().nullable().describe('Who gets the messages'),
  missing: z.string().nullable().describe('What to do until messages are sent'),
});

export const testDeliverySchema = z.object({
  channel: channelNameSchema,
  target: z.string(),
  delivered: z.boolean().describe('At least one recipient got it'),
  problem: z.string().nullable().describe('null: all recipients got it'),
});

import { ANOMALY_KINDS, FUNNEL_STEPS, MOBILE_STATUSES, PAGE_OF_TICKET_FIELDS } from '@tixngo-sync/domain';
import { z } from 'zod';
import { quarantinedSchema } from './quarantine.js';
import { recordSchema } from './record-schema.js';
import { afterTextSchema, idSchema, instantSchema, limitSchema, timeSchema } from './shapes.js';

const countSchema = z.number().int();

export const eventSchema = z.object({
  eventId: z.string(),
  eventName: z.string().nullable(),
  startTime: instantSchema.nullable().describe('Kick-off; of several times, the latest'),
  site: z.string().nullable(),
  city: z.string().nullable(),
  tickets: countSchema,
  byMobileStatus: z
    .partialRecord(z.enum(MOBILE_STATUSES), countSchema)
    .describe('Tickets with each mobile status; the others are 0'),
  notInTixngo: countSchema.describe('Tickets that TIXNGO has not reported'),
  behindSeconds: z.number().nullable().describe('How long ago the event was last known to be complete'),
  anomalies: z
    .partialRecord(z.enum(ANOMALY_KINDS), countSchema)
    .describe('Each counts what /anomalies lists; OWNER_NOT_CONTACT only in /events/{id}'),
  openProblems: z.object({
    failedPages: countSchema.describe('Failed pages that have or may have tickets of the event'),
    quarantined: countSchema.describe('Quarantined tickets of the event that are open'),
  }),
});

/** Nearest kick-off first: upcoming, soonest first; then past, newest first; then without a time. */
export const eventsQuerySchema = z.object({
  limit: limitSchema.default(20),
  after: afterTextSchema,
  from: timeSchema.optional().describe('Kick-off at or after; leaves out events without a time'),
  to: timeSchema.optional().describe('Kick-off before; leaves out events without a time'),
  q: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('A part of the name, or the beginning of the id; upper or lower case'),
});

export const byEventFileSchema = z.object({
  id: z.string().min(1).max(500).describe('Event id'),
  fileId: idSchema.describe('`eventFileId` of `files`'),
});
export const byEventSchema = z.object({ id: z.string().min(1).max(500).describe('Event id') });

/** A figure of the readiness report, and where its list is. */
const readinessSchema = z.object({
  figure: z.enum(['BEHIND', 'STUCK_TRANSFERS', 'MISMATCHES', 'NOT_DOWNLOADED', 'OPEN_PROBLEMS', 'OWNERS']),
  value: z.number().nullable().describe('A count; of BEHIND seconds, null: never complete'),
  isGood: z.boolean(),
  text: z.string().describe('For people: what the figure means and, unless good, what to do'),
  list: z.string().nullable().describe('Path and query in this API that list exactly these; null: no list'),
});

const eventFileSchema = z.object({
  eventFileId: z.number().int(),
  eventId: z.string(),
  kickOff: instantSchema.describe('That it was made for'),
  minutesBefore: z.number().int().describe('How long before the kick-off it was due'),
  madeAt: instantSchema,
  tickets: countSchema,
  behindSeconds: z.number().nullable().describe('How far the event was behind when it was made'),
  bytes: countSchema.describe('As it is stored, compressed'),
});

export const eventDetailSchema = z.object({
  event: eventSchema,
  readiness: z.array(readinessSchema),
  files: z
    .array(eventFileSchema)
    .describe('Plan B files, made before each kick-off; newest first, at most 50'),
  isFileMissing: z.boolean().describe('A plan B file is due and was not made'),
  failedPages: z.array(recordSchema(PAGE_OF_TICKET_FIELDS)).describe('At most 50, newest first'),
  quarantined: z.array(quarantinedSchema).describe('Open, at most 50, newest first'),
});

export const funnelQuerySchema = z.object({
  from: timeSchema.optional().describe('Absent: the first entry in the history'),
  to: timeSchema.optional().describe('Absent: now'),
});

const REACHED = Object.fromEntries(FUNNEL_STEPS.map((step) => [step, countSchema])) as Record<
  (typeof FUNNEL_STEPS)[number],
  typeof countSchema
>; // fromEntries forgets the names

/** How many tickets of an event had reached each step at each time. */
export const funnelSchema = z.object({
  stepSeconds: countSchema.describe('Between two points; at most 200 points'),
  points: z.array(
    z.object({
      at: instantSchema,
      reached: z
        .object(REACHED)
        .describe('Tickets whose history has the step at or before this time; each ticket counts once'),
    }),
  ),
});

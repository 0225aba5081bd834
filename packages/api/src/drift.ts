import { DRIFT_KINDS } from '@tixngo-sync/domain';
import { z } from 'zod';
import { numberParameter } from './shapes.js';

export const driftSchema = z.object({
  day: z.iso.date().describe('In UTC'),
  path: z.string().describe('The field, without list indexes: `lifecycle[].color`'),
  kind: z.enum(DRIFT_KINDS),
  count: z.number().int().describe('Tickets, counted once each time they came'),
  meaning: z.string().describe('For people: what is wrong with the field, and what became of it'),
});

/** The list has one part. */
export const driftQuerySchema = z.object({
  days: numberParameter(1, 3650).default(7).describe('Of the last days, including today'),
});

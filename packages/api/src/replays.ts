import { z } from 'zod';
import { acceptedSchema, changeSchema } from './shapes.js';

/** `dryRun`: shows what would change (200, `previewSchema`) and changes nothing; else 202. */
export const replaySchema = changeSchema.extend({
  dryRun: z.boolean().default(false).describe('Show what would change; change nothing'),
});

export const replayAcceptedSchema = acceptedSchema.extend({
  runId: z.number().int().describe('The REPLAY run: GET /runs/{id} follows it'),
  pages: z.number().int().describe('How many pages it processes'),
});

/** What processing would change. */
export const previewSchema = z.object({
  dryRun: z.literal(true),
  pages: z.number().int().describe('Pages that were previewed'),
  pagesLeft: z.number().int().describe('Pages beyond the 100 that one preview reads'),
  received: z.number().int(),
  applied: z.number().int(),
  unchanged: z.number().int(),
  stale: z.number().int(),
  skipped: z.number().int(),
  quarantined: z.number().int(),
  changedTickets: z.number().int(),
  tickets: z
    .array(
      z.object({
        pageId: z.number().int(),
        ticketId: z.string(),
        isNew: z.boolean(),
        changes: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })),
      }),
    )
    .describe('The first 200 that would change, with the fields that would change'),
  bad: z
    .array(
      z.object({
        pageId: z.number().int(),
        position: z.number().int(),
        line: z.number().int().nullable().describe('Of an uploaded file'),
        ticketId: z.string().nullable(),
        reason: z.string(),
        message: z.string(),
      }),
    )
    .describe('The first 200 that could not be applied'),
});

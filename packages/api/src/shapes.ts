/** Shapes that several resources share. */
import { z } from 'zod';

/**
 * An instant in an answer: ISO 8601, UTC. Its type differs from other texts, so that the server must supply
 * a date for it.
 */
export const instantSchema = z.iso.datetime().brand<'Instant'>();
export type Instant = z.output<typeof instantSchema>;

/** Ids are int4 in the database. */
export const idSchema = z.coerce.number().int().min(1).max(2_147_483_647);

export const byIdSchema = z.object({ id: idSchema });

export const limitSchema = z.coerce
  .number()
  .int()
  .min(1)
  .max(200)
  .default(50)
  .describe('Maximum number of rows');

/** A part of a list, newest first. For the part after it, pass its `next` as `before`. */
export const listQuerySchema = z.object({
  limit: limitSchema,
  before: idSchema.optional().describe('`next` of the previous part'),
});

/** `next`: asks for the part after this one; null on the last part. */
export function listOf<Row extends z.ZodType>(row: Row) {
  return z.object({ items: z.array(row), next: z.union([z.number().int(), z.string()]).nullable() });
}

/** The answer when a worker does the work. */
export const acceptedSchema = z.object({ jobId: z.string().describe('The job in Bull Board') });

/** An error. `code` is stable and for machines; `message` tells people what happened and what to do. */
export const apiErrorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

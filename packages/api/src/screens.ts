import { z } from 'zod';

/** An instant in an answer: ISO 8601, UTC. */
export const instantSchema = z.iso.datetime();

/** Ids are int4 in the database. */
export const idSchema = z.coerce.number().int().min(1).max(2_147_483_647);

export const limitSchema = z.coerce.number().int().min(1).max(200).default(50).describe('Rows at most');

/** One screenful, newest first; the next one comes with `before` = this one's `next`. */
export const screenQuerySchema = z.object({
  limit: limitSchema,
  before: idSchema.optional().describe('`next` of the screen before'),
});

/** `next`: what to ask the next screen with; null: there is none. */
export function screenOf<Row extends z.ZodType>(row: Row) {
  return z.object({ items: z.array(row), next: z.union([z.number().int(), z.string()]).nullable() });
}

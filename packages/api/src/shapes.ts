/** Shapes that several resources share. */
import { LARGEST_ID, parseEnteredTime, parseWholeNumber } from '@tixngo-sync/domain';
import { z } from 'zod';

/**
 * An instant in an answer: ISO 8601, UTC. Its type differs from other texts, so that the server must supply
 * a date for it.
 */
export const instantSchema = z.iso.datetime().brand<'Instant'>();
export type Instant = z.output<typeof instantSchema>;

const WRONG_TIME = 'must be a time that exists, with its offset: 2026-06-11T18:00:00+02:00';

/** A time in a query: ISO 8601 with an offset, one that exists. */
export const timeSchema = z.iso
  .datetime({ offset: true, error: WRONG_TIME, abort: true })
  .refine((text) => parseEnteredTime(text) !== null, WRONG_TIME);

/**
 * A whole number in a path or a query, written in its usual digits: `0x1`, ` 1`, `1e0` and a parameter that
 * is given twice are wrong.
 */
export function numberParameter(min: number, max: number) {
  const number = z.number({ error: ({ code }) => (code === 'invalid_type' ? WRONG_NUMBER : undefined) });
  const parsedOf = (text: unknown) =>
    typeof text === 'string' ? (parseWholeNumber(text, 0, Number.MAX_SAFE_INTEGER) ?? text) : text;
  return z.preprocess(parsedOf, number.int().min(min).max(max));
}

const WRONG_NUMBER = 'must be a whole number';

/** An id in a path or a query. */
export const idSchema = numberParameter(1, LARGEST_ID);

export const byIdSchema = z.object({ id: idSchema.describe('As the lists and the console show it') });

export const limitSchema = numberParameter(1, 200).default(50).describe('Maximum number of rows');

/** A text that a list is searched for or filtered by. */
export const searchTextSchema = z.string().trim().min(1).max(500);

/** `next` of the previous part, in a list whose ids are texts. */
export const afterTextSchema = z.string().min(1).max(500).optional().describe('`next` of the previous part');

/** A part of a list, newest first. For the part after it, pass its `next` as `before`. */
export const listQuerySchema = z.object({
  limit: limitSchema,
  before: idSchema.optional().describe('`next` of the previous part'),
});

/** `next`: asks for the part after this one; null on the last part. */
export function listOf<Row extends z.ZodType>(row: Row) {
  return z.object({ items: z.array(row), next: z.union([z.number().int(), z.string()]).nullable() });
}

/** The period that a list is about. */
export const periodSchema = z.object({
  from: timeSchema.optional().describe('Included; ISO 8601 with an offset'),
  to: timeSchema.optional().describe('Not included'),
});

/** What the body of every change may hold. */
export const changeSchema = z.object({
  reason: z.string().trim().min(1).max(500).optional().describe('Why; kept in the audit log'),
});

/** The body of a change that must be explained. */
export const explainedSchema = changeSchema.required();

/** Rows by their ids. */
export const idsSchema = z
  .array(z.number().int().min(1).max(LARGEST_ID))
  .min(1)
  .max(1_000)
  .describe('At most 1,000');

/** A flag in the query. */
export const flagParameterSchema = z.stringbool({ truthy: ['true'], falsy: ['false'] }).default(false);

/** The answer when a worker does the work. */
export const acceptedSchema = z.object({ jobId: z.string().describe('The job in Bull Board') });

/** A job in Bull Board; null where the queue no longer keeps it, or does not answer. */
export const jobSchema = z.object({
  queue: z.string(),
  jobId: z.string(),
  log: z.array(z.string()).describe('Lines of its log, oldest first'),
});

/** One wrong value of a request. `path`: the parameter, or the field of the body with dots. */
export const problemErrorSchema = z.object({ path: z.string(), message: z.string() });

/** An error as RFC 9457 describes it (`application/problem+json`). */
export const problemSchema = z.object({
  type: z.string().describe('Always about:blank: `code` says which error it is'),
  title: z.string().describe('The name of the status'),
  status: z.number().int(),
  detail: z.string().describe('For people: what happened and what to do'),
  code: z.string().describe('For machines; stable'),
  errors: z.array(problemErrorSchema).optional().describe('Each wrong value of the request'),
});
export type Problem = z.infer<typeof problemSchema>;

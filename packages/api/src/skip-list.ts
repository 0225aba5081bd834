import { z } from 'zod';
import { changeSchema, explainedSchema, idSchema, instantSchema, limitSchema } from './shapes.js';

/** A ticket that is ignored when TIXNGO returns it. */
export const skippedTaxNumberSchema = z.object({
  skipId: z.number().int(),
  taxNumber: z.string(),
  schedule: z.string().nullable().describe('Only in runs of this schedule; null: in every run'),
  reason: z.string().nullable(),
  addedBy: z.string().nullable(),
  addedAt: instantSchema,
});

const taxNumberSchema = z.string().trim().min(1).max(500);
const scheduleNameSchema = z.string().min(1).max(200);

export const skipListQuerySchema = z.object({
  limit: limitSchema,
  before: idSchema.optional().describe('`next` of the previous part'),
  taxNumber: taxNumberSchema.optional().describe('Only this one'),
  schedule: scheduleNameSchema.optional().describe('What the runs of this schedule ignore'),
});

export const addSkippedSchema = explainedSchema.extend({
  taxNumber: taxNumberSchema,
  schedule: scheduleNameSchema.nullish().describe('Only in runs of this schedule; absent: in every run'),
});

/** Of DELETE: in the body or in the query. */
export const removeSkippedSchema = changeSchema.extend({
  taxNumber: taxNumberSchema.optional().describe('Required here or in the query'),
  schedule: scheduleNameSchema
    .nullish()
    .describe('Only from the list of this schedule; absent: from every list'),
});

export const removeSkippedQuerySchema = removeSkippedSchema.pick({ taxNumber: true, schedule: true });

export const skipListChangeSchema = z.object({
  removed: z.array(z.string()).describe('Tax numbers that were removed'),
});

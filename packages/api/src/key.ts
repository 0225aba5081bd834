import { z } from 'zod';
import { changeSchema, explainedSchema, instantSchema, listQuerySchema } from './shapes.js';

const keySchema = z.string().nullable();

export const keyChangeSchema = z.object({
  keyChangeId: z.number().int(),
  oldKey: keySchema.describe('null: the beginning of the feed'),
  newKey: keySchema.describe('null: the beginning of the feed'),
  reason: z.string(),
  changedBy: z.string(),
  changedAt: instantSchema,
  undoes: z.number().int().nullable().describe('The change that this one took back'),
  undoneBy: z.number().int().nullable().describe('The undo that took this change back'),
});

export const keyStateSchema = z.object({
  fetchedThrough: keySchema.describe('The next run fetches from here; null: the beginning of the feed'),
  committedThrough: keySchema.describe('Every page before it is processed'),
  updatedAt: instantSchema,
  undo: keyChangeSchema.nullable().describe('The manual change that /key/undo would take back'),
});

export const keyHistoryQuerySchema = listQuerySchema;

export const setKeySchema = explainedSchema.extend({
  key: z.string().min(1).max(5_000).describe('A key that TIXNGO has sent'),
});

export const resetKeySchema = explainedSchema;

export const undoKeySchema = changeSchema;

/** What moving the key means. */
export const keyConsequenceSchema = z.object({
  oldKey: keySchema,
  newKey: keySchema,
  pagesAgain: z
    .number()
    .int()
    .nullable()
    .describe('Stored pages that the next run fetches again; null: unknown, because no page begins there'),
  ticketsAgain: z.number().int().nullable(),
});

export const keyUndoSchema = keyConsequenceSchema.extend({
  undid: z
    .object({ keyChangeId: z.number().int(), reason: z.string(), changedBy: z.string() })
    .describe('The change that was taken back'),
});

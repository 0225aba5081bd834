import { z } from 'zod';
import { previewSchema } from './replays.js';
import { runSchema } from './runs.js';
import { acceptedSchema, flagParameterSchema, idSchema, instantSchema } from './shapes.js';

/** The largest file that may be uploaded: 256 MiB. The CLI has no limit. */
export const UPLOAD_LIMIT_BYTES = 256 * 1024 * 1024;

export const uploadQuerySchema = z.object({
  dryRun: flagParameterSchema.describe('true: reports what would change and does nothing'),
  fileName: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe('The name of a file that is sent raw; its ending may decide the format'),
  reason: z.string().trim().min(1).max(500).optional().describe('Why; kept in the audit log'),
});

export const byRunSchema = z.object({ runId: idSchema.describe('`runId` of the answer to POST') });

const sameFileSchema = z
  .object({
    runId: z.number().int(),
    fileName: z.string().nullable(),
    uploadedAt: instantSchema,
    uploadedBy: z.string().nullable(),
  })
  .nullable()
  .describe('The newest earlier upload of a file with the same content; null: none is known');

/** The file is stored as pages of a run, and workers process them. */
export const uploadAcceptedSchema = acceptedSchema.extend({
  jobId: z.string().describe('`upload-` and the run: its pages are jobs of their own'),
  runId: z.number().int(),
  sameFile: sameFileSchema,
});

const countSchema = z.number().int();

/** As of a replay; the file's pages have no ids yet. */
export const uploadPreviewSchema = previewSchema.omit({ pagesLeft: true }).extend({
  fileName: z.string(),
  tickets: z
    .array(previewSchema.shape.tickets.element.omit({ pageId: true }))
    .describe('The first 200 that would change, with the fields that would change'),
  bad: z
    .array(previewSchema.shape.bad.element.omit({ pageId: true }))
    .describe('The first 200 that could not be applied'),
  sameFile: sameFileSchema,
});

export const uploadSchema = z.object({
  run: runSchema,
  pages: countSchema.describe('Stored so far'),
  pagesDone: countSchema.describe('Of these, processed or failed'),
  isDone: z
    .boolean()
    .describe('Nothing more of it will be stored, and every stored page is processed or failed'),
  sameFile: sameFileSchema,
});

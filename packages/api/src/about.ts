import { z } from 'zod';
import { instantSchema } from './shapes.js';

/** Whether a part of the installation works. */
const connectionSchema = z.object({
  name: z.enum(['PostgreSQL', 'schema', 'queue']),
  isWorking: z.boolean(),
  detail: z.string().nullable().describe('Its version or kind; null: unknown'),
  problem: z.string().nullable().describe('null: it works'),
  todo: z.string().nullable().describe('What a person should do; null: nothing'),
});

export const aboutSchema = z.object({
  version: z.string(),
  node: z.string().describe('The version of Node.js that runs the dashboard'),
  startedAt: instantSchema.describe('When the dashboard started'),
  publicUrl: z.string().nullable().describe('PUBLIC_URL; null: not set'),
  connections: z.array(connectionSchema),
});

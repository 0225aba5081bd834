import { z } from 'zod';
import { instantSchema } from './shapes.js';

export const workerSchema = z.object({
  workerId: z.string(),
  host: z.string(),
  pid: z.number().int(),
  startedAt: instantSchema,
  seenAt: instantSchema.describe('Its last heartbeat; one every 5 seconds'),
  isRunning: z.boolean().describe('False: no heartbeat for 15 seconds; listed for a day'),
});

export const workerListSchema = z.object({ items: z.array(workerSchema), next: z.null() });

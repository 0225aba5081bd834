import { z } from 'zod';
import { instantSchema } from './shapes.js';

export const byQueueSchema = z.object({
  name: z.string().min(1).max(100).describe('retrieve, process-page or sweep'),
});

const count = z.number().int();

export const queueSchema = z.object({
  name: z.string(),
  paused: z.boolean().describe('True: no worker takes its jobs'),
  pausedSince: instantSchema.nullable(),
  pausedBy: z.string().nullable().describe('Who paused it; null: not paused, or paused by a program'),
  workers: count.describe('How many workers take its jobs'),
  counts: z
    .object({
      waiting: count,
      active: count,
      delayed: count,
      prioritized: count,
      completed: count,
      failed: count,
    })
    .describe('Jobs by state'),
});

export const queueListSchema = z.object({ items: z.array(queueSchema), next: z.null() });

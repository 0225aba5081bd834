/** What `/stream` sends: server-sent events. */
import { z } from 'zod';

/** What a change may be about. Each has the screens and routes of the same name. */
export const STREAM_RESOURCES = [
  'status',
  'run',
  'page',
  'quarantine',
  'ticket',
  'schedule',
  'skip-list',
  'key',
  'queue',
  'worker',
  'interface',
  'user',
  'token',
  'audit',
] as const;
export type StreamResource = (typeof STREAM_RESOURCES)[number];

export const streamQuerySchema = z.object({
  background: z
    .literal('1')
    .optional()
    .describe('The person need not be there: it does not prolong the session'),
});

/** Data of the event `change`. Changes of a quarter of a second come together, one event per resource. */
export const streamChangeSchema = z.object({
  resource: z.enum(STREAM_RESOURCES),
  ids: z
    .array(z.union([z.number().int(), z.string()]))
    .describe('What changed; empty: anything of the resource may have, because it has no ids or too many'),
});
export type StreamChange = z.infer<typeof streamChangeSchema>;

/** Data of the event `state`, the first one, sent again when it changes. */
export const streamStateSchema = z.object({
  live: z.boolean().describe('False: changes are not reported (the database is down or pooled); poll'),
});

/** Data of the event `reset`: changes may have been missed. Read everything again. */
export const streamResetSchema = z.object({ reason: z.enum(['MISSED', 'RECONNECTED']) });

/** Data of the event `end`; then the connection closes. After SHUTDOWN reconnect, else sign in again. */
export const streamEndSchema = z.object({ reason: z.enum(['SIGNED_OUT', 'ROLE_CHANGED', 'SHUTDOWN']) });

import { ROLES } from '@tixngo-sync/domain';
import { z } from 'zod';
import { changeSchema, instantSchema, timeSchema } from './shapes.js';

const roleSchema = z.enum(ROLES);

export const userSchema = z.object({
  username: z.string(),
  role: roleSchema,
  createdAt: instantSchema,
  disabledAt: instantSchema.nullable().describe('Cannot sign in since then; null: can'),
  hasTwoFactor: z.boolean(),
  mustChangePassword: z.boolean(),
  linkExpiresAt: instantSchema
    .nullable()
    .describe('Until then a one-time link lets this person set a password; null: there is none'),
  sessions: z.number().int().describe('Where the user is signed in'),
  lastActiveAt: instantSchema.nullable().describe('Of the open sessions, to the minute'),
});

export const byUserSchema = z.object({
  username: z.string().min(1).max(64).describe('In upper or lower case'),
});
export const byUserSessionSchema = byUserSchema.extend({
  id: z.string().min(1).max(100).describe('`sessionId` of the list'),
});

export const createUserSchema = changeSchema.extend({
  username: z.string().min(1).max(64).describe('1 to 64 letters, digits or . _ -'),
  role: roleSchema,
});

export const updateUserSchema = changeSchema.extend({
  role: roleSchema.optional(),
  disabled: z.boolean().optional().describe('true: ends all sessions; the user cannot sign in'),
});

/** The link is shown once. */
export const userLinkSchema = z.object({
  username: z.string(),
  role: roleSchema,
  link: z.url().describe('Lets the person set a password, once. It is shown only now'),
  linkExpiresAt: instantSchema,
});

export const endedSessionsSchema = z.object({ ended: z.number().int() });

export const tokenSchema = z.object({
  name: z.string(),
  role: roleSchema,
  createdBy: z.string().nullable(),
  createdAt: instantSchema,
  lastUsedAt: instantSchema.nullable().describe('To the minute; null: never'),
  expiresAt: instantSchema,
});

export const byTokenSchema = z.object({ name: z.string().min(1).max(200).describe('As the list gives it') });

export const createTokenSchema = changeSchema.extend({
  name: z.string().trim().min(1).max(200).describe('What it is for'),
  role: roleSchema,
  expiresAt: timeSchema.optional().describe('Default: in a year'),
});

export const createdTokenSchema = z.object({
  name: z.string(),
  role: roleSchema,
  expiresAt: instantSchema,
  token: z.string().describe('For `Authorization: Bearer …`. It is shown only now'),
});

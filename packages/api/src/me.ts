import { ROLES, THEMES } from '@tixngo-sync/domain';
import { z } from 'zod';
import { changeSchema, instantSchema } from './shapes.js';

export const preferencesSchema = z.object({
  theme: z.enum(THEMES),
  timeZone: z.string().max(100).nullable().describe("IANA name; null: the browser's"),
});

export const meSchema = z.object({
  name: z.string(),
  role: z.enum(ROLES),
  by: z.enum(['session', 'token']),
  mustChangePassword: z.boolean().describe('Every other request is refused until the password is changed'),
  hasTwoFactor: z.boolean(),
  preferences: preferencesSchema.describe('Of a token: the defaults'),
});

/** Absent preferences stay as they are. */
export const updateMeSchema = changeSchema.extend({ preferences: preferencesSchema.partial() });

export const changePasswordSchema = changeSchema.extend({
  oldPassword: z.string(),
  newPassword: z.string().describe('8 to 128 characters; common passwords are refused'),
});

export const listedSessionSchema = z.object({
  sessionId: z.string(),
  createdAt: instantSchema,
  lastActiveAt: instantSchema.describe('To the minute'),
  address: z.string().nullable(),
  browser: z.string().nullable(),
});

export const sessionSchema = listedSessionSchema.extend({ isThisOne: z.boolean() });

export const bySessionSchema = z.object({
  id: z.string().min(1).max(100).describe('`sessionId` of the list'),
});

export const beginTwoFactorSchema = changeSchema.extend({ password: z.string().describe("One's own") });

/** The second factor takes effect with the first right code. */
export const twoFactorSetupSchema = z.object({
  uri: z.string().describe('For the authenticator app: `otpauth://totp/…`. It is shown only now'),
  secret: z.string().describe('The key in it, to type'),
  backupCodes: z.array(z.string()).describe('Each signs in once, without the app'),
});

export const confirmTwoFactorSchema = changeSchema.extend({
  code: z.string().min(1).max(20).describe('What the app shows now'),
});

export const endTwoFactorSchema = changeSchema.extend({ password: z.string().describe("One's own") });

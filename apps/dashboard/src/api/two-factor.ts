import {
  beginTwoFactorSchema,
  confirmTwoFactorSchema,
  endTwoFactorSchema,
  twoFactorSetupSchema,
} from '@tixngo-sync/api';
import { z } from 'zod';
import { route } from './route.js';

const OWN = { role: 'viewer', path: '/me/two-factor' } as const;
const TOO_MANY = { 503: 'Too many wrong passwords: wait for Retry-After' };

/** With PUT, no digest of the password is kept for an Idempotency-Key. */
export const TWO_FACTOR_ROUTES = [
  route({
    ...OWN,
    method: 'put',
    status: 200,
    summary: "Set up one's own second factor; it takes effect with the first right code",
    body: beginTwoFactorSchema,
    answer: twoFactorSetupSchema,
    problems: { ...TOO_MANY, 409: 'It is on already' },
    handle: ({ parts, identity, cookies, body }) =>
      parts.auth.beginTwoFactor(identity, cookies.sent, body.password),
  }),
  route({
    ...OWN,
    method: 'post',
    path: '/me/two-factor/confirm',
    status: 204,
    summary: "Turn on one's own second factor with a code of the app",
    body: confirmTwoFactorSchema,
    answer: z.undefined(),
    handle: async ({ parts, identity, cookies, body }) => {
      const changed = await parts.auth.confirmTwoFactor(identity, cookies.sent, body.code, body.reason);
      cookies.set(changed.setCookies);
      return undefined;
    },
  }),
  route({
    ...OWN,
    method: 'delete',
    status: 204,
    summary: "Turn off one's own second factor",
    body: endTwoFactorSchema,
    answer: z.undefined(),
    problems: { ...TOO_MANY, 409: 'It is off already' },
    handle: async ({ parts, identity, cookies, body }) => {
      const changed = await parts.auth.endTwoFactor(identity, cookies.sent, body.password, body.reason);
      cookies.set(changed.setCookies);
      return undefined;
    },
  }),
];

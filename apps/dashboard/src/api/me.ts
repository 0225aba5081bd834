import {
  bySessionSchema,
  changePasswordSchema,
  changeSchema,
  endedSessionsSchema,
  meSchema,
  sessionSchema,
  updateMeSchema,
} from '@tixngo-sync/api';
import { changePreferences, type Identity, type Preferences, readPreferences } from '@tixngo-sync/auth';
import { z } from 'zod';
import { noSuch, READ, route } from './route.js';

const CHANGE = { role: 'viewer', status: 204, answer: z.undefined() } as const;

export const ME_ROUTES = [
  route({
    ...READ,
    path: '/me',
    summary: 'Who sends this request',
    answer: meSchema,
    handle: async ({ parts, identity }) => whoIs(identity, await readPreferences(parts.database, identity)),
  }),
  route({
    ...CHANGE,
    method: 'put',
    status: 200,
    path: '/me',
    summary: "Change one's own preferences",
    body: updateMeSchema,
    answer: meSchema,
    handle: async ({ parts, identity, body }) =>
      whoIs(identity, await changePreferences(parts.database, identity, body.preferences, body.reason)),
  }),
  route({
    ...CHANGE,
    method: 'put',
    path: '/me/password',
    summary: "Change one's own password, which ends one's other sessions",
    body: changePasswordSchema,
    problems: { 503: 'Too many wrong passwords: wait for Retry-After' },
    handle: async ({ parts, identity, body }) => {
      const { oldPassword, newPassword, reason } = body;
      await parts.auth.changePassword(identity, { old: oldPassword, new: newPassword }, reason);
      return undefined;
    },
  }),
  route({
    ...READ,
    path: '/me/sessions',
    summary: "One's own sessions, newest first",
    answer: z.object({ items: z.array(sessionSchema), next: z.null() }),
    handle: async ({ parts, identity }) => {
      const sessions = await parts.auth.listOwnSessions(identity);
      const items = sessions.map((row) => ({ ...row, isThisOne: row.sessionId === identity.sessionId }));
      return { items, next: null };
    },
  }),
  route({
    ...CHANGE,
    method: 'delete',
    path: '/me/sessions/{id}',
    summary: "End one of one's own sessions",
    params: bySessionSchema,
    body: changeSchema,
    problems: noSuch('session'),
    handle: async ({ parts, identity, params, body }) => {
      await parts.auth.endOwnSession(identity, params.id, body.reason);
      return undefined;
    },
  }),
  route({
    ...CHANGE,
    method: 'delete',
    status: 200,
    path: '/me/sessions',
    summary: "End all of one's own sessions but the one that asks",
    body: changeSchema,
    answer: endedSessionsSchema,
    handle: async ({ parts, identity, body }) => ({
      ended: await parts.auth.endOwnOtherSessions(identity, body.reason),
    }),
  }),
];

function whoIs(identity: Identity, preferences: Preferences) {
  const { name, role, by, mustChangePassword = false, hasTwoFactor = false } = identity;
  return { name, role, by, mustChangePassword, hasTwoFactor, preferences };
}

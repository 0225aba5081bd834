import { bySessionSchema, changePasswordSchema, meSchema, sessionSchema } from '@tixngo-sync/api';
import { z } from 'zod';
import { READ, route } from './route.js';

const CHANGE = { role: 'viewer', status: 204, answer: z.undefined() } as const;

export const ME_ROUTES = [
  route({
    ...READ,
    path: '/me',
    summary: 'Who sends this request',
    answer: meSchema,
    handle: async ({ identity: { name, role, by, mustChangePassword = false } }) => ({
      name,
      role,
      by,
      mustChangePassword,
    }),
  }),
  route({
    ...CHANGE,
    method: 'put',
    path: '/me/password',
    summary: "Change one's own password, which ends one's other sessions",
    body: changePasswordSchema,
    problems: { 503: 'Too many wrong passwords: wait for Retry-After' },
    handle: async ({ parts, identity, body }) => {
      await parts.auth.changePassword(identity, { old: body.oldPassword, new: body.newPassword });
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
    handle: async ({ parts, identity, params }) => {
      await parts.auth.endOwnSession(identity, params.id);
      return undefined;
    },
  }),
];

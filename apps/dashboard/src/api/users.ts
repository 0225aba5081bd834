import {
  byUserSchema,
  byUserSessionSchema,
  changeSchema,
  createUserSchema,
  endedSessionsSchema,
  listedSessionSchema,
  updateUserSchema,
  userLinkSchema,
  userSchema,
} from '@tixngo-sync/api';
import {
  changeAccess,
  endSessions,
  type Invitation,
  inviteUser,
  listSessions,
  listUsers,
  passwordLink,
  removeUser,
  renewLink,
  resetTwoFactor,
} from '@tixngo-sync/auth';
import type { Database } from '@tixngo-sync/db';
import { z } from 'zod';
import { type ApiRequest, authorOf, found, noSuch, route } from './route.js';

const READ_USERS = { method: 'get', role: 'admin', status: 200 } as const;
const REMOVE = { method: 'delete', role: 'admin', status: 204, answer: z.undefined() } as const;
const MAKE_LINK = {
  method: 'post',
  role: 'admin',
  status: 201,
  answer: userLinkSchema,
  hasSecret: true,
} as const;
const ONE = { params: byUserSchema, body: changeSchema, problems: noSuch('user') } as const;

export const USER_ROUTES = [
  route({
    ...READ_USERS,
    path: '/users',
    summary: 'Users by name',
    answer: z.object({ items: z.array(userSchema), next: z.null() }),
    handle: async ({ parts }) => ({ items: await listUsers(parts.database), next: null }),
  }),
  route({
    ...MAKE_LINK,
    path: '/users',
    summary: 'Add a user; only this answer has the one-time link with which the person sets a password',
    body: createUserSchema,
    problems: { 409: 'The name is taken' },
    handle: async ({ parts: { database }, identity, address, body }) => {
      const invitation = await inviteUser(database, authorOf(identity), body);
      return linkOf(await showUser(database, body.username), invitation, address);
    },
  }),
  route({
    method: 'patch',
    role: 'admin',
    status: 200,
    path: '/users/{username}',
    summary: "Change a user's role, or disable or enable the user",
    params: byUserSchema,
    body: updateUserSchema,
    answer: userSchema,
    problems: { ...noSuch('user'), 409: 'No admin would be left' },
    handle: async ({ parts: { database }, identity, params, body: { reason, ...access } }) => {
      await changeAccess(database, authorOf(identity), params.username, access, reason);
      return showUser(database, params.username);
    },
  }),
  route({
    ...REMOVE,
    ...ONE,
    path: '/users/{username}',
    summary: 'Remove a user with sessions and password',
    problems: { ...noSuch('user'), 409: 'No admin would be left' },
    handle: async ({ parts, identity, params, body }) => {
      await removeUser(parts.database, authorOf(identity), params.username, body.reason);
      return undefined;
    },
  }),
  route({
    ...MAKE_LINK,
    ...ONE,
    path: '/users/{username}/link',
    summary: 'Create a one-time link to set another password; an earlier link no longer works',
    handle: async ({ parts: { database }, identity, address, params: { username }, body }) => {
      const invitation = await renewLink(database, authorOf(identity), username, body.reason);
      return linkOf(await showUser(database, username), invitation, address);
    },
  }),
  route({
    ...REMOVE,
    ...ONE,
    path: '/users/{username}/two-factor',
    summary: 'Turn off the second factor of a user who has lost it, and end all sessions of the user',
    handle: async ({ parts, identity, params, body }) => {
      await resetTwoFactor(parts.database, authorOf(identity), params.username, body.reason);
      return undefined;
    },
  }),
  route({
    ...READ_USERS,
    path: '/users/{username}/sessions',
    summary: 'Where a user is signed in, newest first',
    params: byUserSchema,
    answer: z.object({ items: z.array(listedSessionSchema), next: z.null() }),
    problems: noSuch('user'),
    handle: async ({ parts: { database }, params: { username } }) => ({
      items: await listSessions(database, username),
      next: null,
    }),
  }),
  route({
    ...ONE,
    method: 'delete',
    role: 'admin',
    status: 200,
    path: '/users/{username}/sessions',
    summary: 'End all sessions of a user',
    answer: endedSessionsSchema,
    handle: async ({ parts: { database }, identity, params: { username }, body }) => ({
      ended: await endSessions(database, authorOf(identity), username, 'all', body.reason),
    }),
  }),
  route({
    ...REMOVE,
    path: '/users/{username}/sessions/{id}',
    summary: 'End a session of a user',
    params: byUserSessionSchema,
    body: changeSchema,
    problems: noSuch('session'),
    handle: async ({ parts, identity, params: { username, id }, body }: EndSession) => {
      await endSessions(parts.database, authorOf(identity), username, { only: id }, body.reason);
      return undefined;
    },
  }),
];

type EndSession = ApiRequest<z.output<typeof byUserSessionSchema>, undefined, z.output<typeof changeSchema>>;

/** @throws Refusal 404 */
async function showUser(database: Database, username: string) {
  const users = await listUsers(database);
  return found(users.find((user) => user.username === username.toLowerCase()) ?? null, 'user', username);
}

function linkOf(
  { username, role }: Awaited<ReturnType<typeof showUser>>,
  { secret, expiresAt }: Invitation,
  address: string,
) {
  return { username, role, link: passwordLink(address, secret), linkExpiresAt: expiresAt };
}

import {
  byTokenSchema,
  changeSchema,
  createdTokenSchema,
  createTokenSchema,
  tokenSchema,
} from '@tixngo-sync/api';
import { createToken, listTokens, revokeToken } from '@tixngo-sync/auth';
import { parseEnteredTime } from '@tixngo-sync/domain';
import { z } from 'zod';
import { type ApiRequest, authorOf, found, noSuch, route } from './route.js';

export const TOKEN_ROUTES = [
  route({
    method: 'get',
    role: 'admin',
    status: 200,
    path: '/tokens',
    summary: 'API tokens by name, without their values',
    answer: z.object({ items: z.array(tokenSchema), next: z.null() }),
    handle: async ({ parts }) => ({ items: await listTokens(parts.database), next: null }),
  }),
  route({
    method: 'post',
    role: 'admin',
    status: 201,
    path: '/tokens',
    summary: 'Create an API token; only this answer has its value',
    body: createTokenSchema,
    answer: createdTokenSchema,
    hasSecret: true,
    problems: { 409: 'The name is taken' },
    handle: create,
  }),
  route({
    method: 'delete',
    role: 'admin',
    status: 204,
    path: '/tokens/{name}',
    summary: 'Revoke an API token at once',
    params: byTokenSchema,
    body: changeSchema,
    answer: z.undefined(),
    problems: noSuch('token'),
    handle: async ({ parts, identity, params, body }) => {
      await revokeToken(parts.database, authorOf(identity), params.name, body.reason);
      return undefined;
    },
  }),
];

type Create = ApiRequest<undefined, undefined, z.output<typeof createTokenSchema>>;

async function create({ parts: { database }, identity, body }: Create) {
  const { name, role, reason } = body;
  const expiresAt =
    body.expiresAt === undefined ? undefined : (parseEnteredTime(body.expiresAt) ?? undefined);
  const token = await createToken(database, authorOf(identity), { name, role, expiresAt, reason });
  const tokens = await listTokens(database);
  const created = found(tokens.find((row) => row.name === name) ?? null, 'token', name);
  return { name, role: created.role, expiresAt: created.expiresAt, token };
}

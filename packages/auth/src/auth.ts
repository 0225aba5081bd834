import { isRole, type Role } from '@tixngo-sync/contracts';
import type { Database } from '@tixngo-sync/db';
import { APIError } from 'better-auth/api';
import { type BetterAuth, createBetterAuth } from './better-auth.js';
import { sessionSecret } from './secret.js';
import { findToken } from './tokens.js';

/** Who asks. `name` is what the audit log shows. */
export interface Identity {
  readonly name: string;
  readonly role: Role;
  readonly by: 'session' | 'token';
}

/** The headers of a request, as far as they say who asks. */
export interface Credentials {
  readonly cookie?: string | undefined;
  readonly authorization?: string | undefined;
}

/** `setCookies`: Set-Cookie headers to send back, without Secure. */
export interface Auth {
  /** @returns undefined: no such user or a wrong password, and it does not say which */
  signIn(
    username: string,
    password: string,
    from: { ip?: string | undefined; userAgent?: string | undefined },
  ): Promise<{ setCookies: string[] } | undefined>;
  signOut(credentials: Credentials): Promise<{ setCookies: string[] }>;
  /** @returns undefined: nobody we know. A Bearer token that is wrong is not made up for by a cookie. */
  identify(credentials: Credentials): Promise<{ identity: Identity; setCookies: string[] } | undefined>;
}

/** Sign-in, sessions and tokens over the tables of the migration `sign_in`. */
export async function createAuth(database: Database): Promise<Auth> {
  const betterAuth = createBetterAuth(database, await sessionSecret(database));
  return {
    signIn: (username, password, from) => signIn(betterAuth, username, password, from),
    signOut: async (credentials) => {
      const { headers } = await betterAuth.api.signOut({ headers: cookieHeader(credentials), returnHeaders: true });
      return { setCookies: headers.getSetCookie() };
    },
    identify: async (credentials) =>
      credentials.authorization === undefined ? bySession(betterAuth, credentials) : byToken(database, credentials.authorization),
  };
}

async function signIn(
  betterAuth: BetterAuth,
  username: string,
  password: string,
  from: { ip?: string | undefined; userAgent?: string | undefined },
) {
  try {
    const { headers } = await betterAuth.api.signInUsername({
      body: { username, password },
      headers: new Headers({ 'user-agent': from.userAgent ?? '', 'x-forwarded-for': from.ip ?? '' }),
      returnHeaders: true,
    });
    return { setCookies: headers.getSetCookie() };
  } catch (error) {
    // A wrong name, a wrong password or something that can be neither; a database that is away is another kind of error.
    if (error instanceof APIError && error.statusCode < 500) return undefined;
    throw error;
  }
}

async function bySession(betterAuth: BetterAuth, credentials: Credentials) {
  if (credentials.cookie === undefined) return undefined;
  const { response, headers } = await betterAuth.api.getSession({ headers: cookieHeader(credentials), returnHeaders: true });
  if (response === null || !isRole(response.user.role)) return undefined;
  const identity: Identity = { name: response.user.username ?? response.user.name, role: response.user.role, by: 'session' };
  return { identity, setCookies: headers.getSetCookie() };
}

async function byToken(database: Database, authorization: string) {
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const found = token === undefined ? undefined : await findToken(database, token);
  if (found === undefined) return undefined;
  const identity: Identity = { name: `token:${found.name}`, role: found.role, by: 'token' };
  return { identity, setCookies: [] };
}

function cookieHeader(credentials: Credentials): Headers {
  return new Headers({ cookie: credentials.cookie ?? '' });
}

import type { Database } from '@tixngo-sync/db';
import { isRole, type Role } from '@tixngo-sync/domain';
import { APIError } from 'better-auth/api';
import { type BetterAuth, createBetterAuth, sessionSecret } from './better-auth.js';
import { findToken } from './tokens.js';

/** Who sent a request. `name` is what the audit log shows. */
export interface Identity {
  readonly name: string;
  readonly role: Role;
  readonly by: 'session' | 'token';
}

/** The headers of a request that identify its sender. */
export interface Credentials {
  readonly cookie?: string | undefined;
  readonly authorization?: string | undefined;
}

/**
 * Signs people in and out, and identifies senders. `setCookies`: Set-Cookie headers for the answer, without
 * Secure.
 */
export interface Auth {
  /** Returns undefined when the user is unknown or the password is wrong, without saying which. */
  signIn(
    username: string,
    password: string,
    from: { ip?: string | undefined; userAgent?: string | undefined },
  ): Promise<{ setCookies: string[] } | undefined>;
  signOut(credentials: Credentials): Promise<{ setCookies: string[] }>;
  /**
   * Returns undefined for an unknown sender. When there is an Authorization header, the cookie is ignored.
   */
  identify(credentials: Credentials): Promise<{ identity: Identity; setCookies: string[] } | undefined>;
}

/**
 * Creates sign-in, sessions and tokens on the tables of the migration `sign_in`. It first uses the database
 * at the first call. While the database is unavailable every call fails, and the next one tries again.
 * @param site.isHttps browsers use https only, so cookies are bound to that host
 */
export function createAuth(database: Database, site = { isHttps: false }): Auth {
  const betterAuth = onceSuccessful(async () =>
    createBetterAuth(database, await sessionSecret(database), site),
  );
  return {
    signIn: async (username, password, from) => signIn(await betterAuth(), username, password, from),
    signOut: async (credentials) => {
      const { api } = await betterAuth();
      const { headers } = await api.signOut({ headers: cookieHeader(credentials), returnHeaders: true });
      return { setCookies: headers.getSetCookie() };
    },
    identify: async (credentials) =>
      credentials.authorization === undefined
        ? bySession(betterAuth, credentials)
        : byToken(database, credentials.authorization),
  };
}

function onceSuccessful<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
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
    // Below 500: a wrong or invalid name or password. An unavailable database is another kind of error.
    if (error instanceof APIError && error.statusCode < 500) return undefined;
    throw error;
  }
}

async function bySession(betterAuth: () => Promise<BetterAuth>, credentials: Credentials) {
  if (credentials.cookie === undefined) return undefined;
  const { api } = await betterAuth();
  const { response, headers } = await api.getSession({
    headers: cookieHeader(credentials),
    returnHeaders: true,
  });
  if (response === null || !isRole(response.user.role)) return undefined;
  const identity: Identity = {
    name: response.user.username ?? response.user.name,
    role: response.user.role,
    by: 'session',
  };
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

import type { Database } from '@tixngo-sync/db';
import { cookiePrefix, createBetterAuth, sessionSecret } from './better-auth.js';
import { ChallengeCookie } from './challenge-cookie.js';
import type { Identity } from './identity.js';
import { KnownDevices } from './known-device.js';
import { onceSuccessful } from './once-successful.js';
import { type OwnAccount, ownAccount } from './own-password.js';
import { endSessionOf, identifyBySession } from './presented-session.js';
import type { IdentityProvider } from './provider/provider-client.js';
import { type ProviderSignIn, providerSignIn } from './provider/provider-sign-in.js';
import { type SignIn, type SignInAttempt, signIn } from './sign-in.js';
import type { SignInParts } from './sign-in-parts.js';
import { signInWithCode } from './sign-in-with-code.js';
import { findToken } from './tokens.js';
import { type OwnTwoFactor, ownTwoFactor } from './two-factor.js';

/** The headers of a request that identify its sender. */
export interface Credentials {
  readonly cookie?: string | undefined;
  readonly authorization?: string | undefined;
}

/** Signs people in and out, and identifies senders. `setCookies`: headers for the answer, without Secure. */
export interface Auth extends OwnAccount, OwnTwoFactor {
  signIn(attempt: SignInAttempt): Promise<SignIn>;
  /** The second step of a user with a second factor: a code of the app or a backup code, each once. */
  signInWithCode(attempt: Pick<SignInAttempt, 'cookie' | 'from'> & { code: string }): Promise<SignIn>;
  /** Null when there is no provider: people sign in with passwords only. */
  readonly provider: ProviderSignIn | null;
  /** Ends the presented session, or throws. */
  signOut(credentials: Credentials): Promise<{ setCookies: string[] }>;
  /** Returns the name of the cookie that has the session. */
  sessionCookie(): Promise<string>;
  /**
   * Returns undefined for an unknown sender. When there is an Authorization header, the cookie is ignored.
   * @param isBackground whether a screen sent the request by itself: it does not extend the session
   */
  identify(credentials: Credentials, isBackground?: boolean): Promise<Identity | undefined>;
}

/**
 * Creates sign-in, sessions and tokens on the tables of the migration `sign_in`. It first uses the database
 * at the first call. While the database is unavailable every call fails, and the next one tries again.
 * @param options.isHttps browsers use https only, so cookies are bound to that host
 * @param options.provider an OpenID Connect provider with which people may sign in too
 * @param options.sleep how a slowed-down sign-in waits
 */
export function createAuth(
  database: Database,
  options: {
    isHttps?: boolean;
    provider?: IdentityProvider | undefined;
    sleep?: (ms: number) => Promise<void>;
  } = {},
): Auth {
  const { isHttps = false, provider, sleep = realSleep } = options;
  const parts = onceSuccessful(async (): Promise<SignInParts> => {
    const secret = await sessionSecret(database);
    const prefix = cookiePrefix(secret, isHttps);
    return {
      database,
      betterAuth: createBetterAuth(database, secret, { isHttps }),
      devices: new KnownDevices(secret, `${prefix}.device`),
      challenges: new ChallengeCookie(secret, `${prefix}.challenge`),
      sleep,
    };
  });
  return {
    signIn: async (attempt) => signIn(await parts(), attempt),
    signInWithCode: async (attempt) => signInWithCode(await parts(), attempt),
    provider: provider === undefined ? null : providerSignIn(provider, parts),
    signOut: async ({ cookie }) => endSessionOf(await parts(), cookie),
    identify: async ({ cookie, authorization }, isBackground = false) => {
      if (authorization !== undefined) return byToken(database, authorization);
      return cookie === undefined ? undefined : identifyBySession(await parts(), cookie, isBackground);
    },
    sessionCookie: async () => {
      const { authCookies } = await (await parts()).betterAuth.$context;
      return authCookies.sessionToken.name;
    },
    ...ownAccount(parts),
    ...ownTwoFactor(parts),
  };
}

function realSleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function byToken(database: Database, authorization: string): Promise<Identity | undefined> {
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const found = token === undefined ? undefined : await findToken(database, token);
  return found === undefined ? undefined : { name: `token:${found.name}`, role: found.role, by: 'token' };
}

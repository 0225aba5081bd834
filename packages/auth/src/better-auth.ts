import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '@tixngo-sync/db';
import type { Role } from '@tixngo-sync/domain';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { twoFactor, username } from 'better-auth/plugins';
import { hashPassword, verifyPassword } from './password-hash.js';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './password-rules.js';
import { providerSession } from './provider-session.js';

/** No session is longer, however it is used. The limit without use is in presented-session.ts. */
export const SESSION_DAYS = 7;
const DAY_SECONDS = 24 * 60 * 60;

/**
 * Sets up better-auth as a library. We call its functions and mount none of its HTTP routes, so nobody can
 * sign up, and our own sign-in screen is the only way in. It reads sessions from the database at every
 * request: a new role, a new password or a removal applies at once.
 * @param secret signs the session cookies
 */
export function createBetterAuth(database: Database, secret: string, site: { isHttps: boolean }) {
  return betterAuth({
    appName: 'tixngo-sync',
    secret,
    // Used only in links that better-auth sends by mail, and it sends none.
    baseURL: 'http://localhost',
    database: prismaAdapter(database.prisma, { provider: 'postgresql' }),
    user: {
      modelName: 'authUser',
      additionalFields: {
        role: { type: 'string', required: true, defaultValue: 'viewer' satisfies Role, input: false },
        disabledAt: { type: 'date', required: false, input: false },
        mustChangePassword: { type: 'boolean', required: true, defaultValue: false, input: false },
      },
    },
    session: {
      modelName: 'authSession',
      expiresIn: SESSION_DAYS * DAY_SECONDS,
      disableSessionRefresh: true,
      additionalFields: {
        lastActiveAt: { type: 'date', required: true, defaultValue: () => new Date(), input: false },
      },
      cookieCache: { enabled: false },
    },
    account: { modelName: 'authAccount' },
    verification: { modelName: 'authVerification' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    plugins: [
      username({ minUsernameLength: 1, maxUsernameLength: 64, usernameValidator: isUsername }),
      twoFactor({ issuer: 'tixngo-sync', schema: { twoFactor: { modelName: 'authTwoFactor' } } }),
      providerSession(),
    ],
    advanced: {
      cookiePrefix: cookiePrefix(secret, site.isHttps),
      // The dashboard adds Secure to cookies sent over https: one process may serve http and https.
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
    },
    // sign-in.ts limits and records failed sign-ins.
    rateLimit: { enabled: false },
    logger: { disabled: true },
    telemetry: { enabled: false },
  });
}

/**
 * Names the cookies after the installation, because browsers send cookies to every port of a host: two
 * installations would sign each other out. With `__Host-`, browsers accept them only from this host, over
 * https.
 */
export function cookiePrefix(secret: string, isHttps: boolean): string {
  const installation = createHash('sha256').update(`cookie ${secret}`).digest('hex').slice(0, 8);
  return `${isHttps ? '__Host-' : ''}tixngo-sync-${installation}`;
}

export type BetterAuth = ReturnType<typeof createBetterAuth>;

/** Accepts 1 to 64 letters, digits and `. _ -`. */
export function isUsername(name: string): boolean {
  return /^[A-Za-z0-9._-]{1,64}$/.test(name);
}

/**
 * Returns the key that signs session cookies. It is created once and stored in the database, so that
 * sessions survive a restart and are valid on every dashboard of the installation. If several start at
 * once, one creates it and the others read it.
 */
export async function sessionSecret(database: Database): Promise<string> {
  await database.pool.query('INSERT INTO auth_secret (secret) VALUES ($1) ON CONFLICT DO NOTHING', [
    randomBytes(32).toString('base64url'),
  ]);
  const { secret } = await database.prisma.authSecret.findFirstOrThrow();
  return secret;
}

import type { Database } from '@tixngo-sync/db';
import type { Role } from '@tixngo-sync/domain';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { username } from 'better-auth/plugins';

export const MIN_PASSWORD_LENGTH = 8;
export const MAX_PASSWORD_LENGTH = 128;
const SESSION_DAYS = 7;
const DAY_SECONDS = 24 * 60 * 60;

/**
 * better-auth as a library: its functions are called, its HTTP routes are not mounted, so that there is nothing to sign up with and nothing
 * to guard but our own form. Sessions are read from the database at each request: a new role, a new password and a removal hold at once.
 * @param secret signs the session cookies
 */
export function createBetterAuth(database: Database, secret: string) {
  return betterAuth({
    appName: 'tixngo-sync',
    secret,
    // Only built into links that better-auth mails, and it mails none.
    baseURL: 'http://localhost',
    database: prismaAdapter(database.prisma, { provider: 'postgresql' }),
    user: {
      modelName: 'authUser',
      additionalFields: {
        role: { type: 'string', required: true, defaultValue: 'viewer' satisfies Role, input: false },
      },
    },
    session: {
      modelName: 'authSession',
      expiresIn: SESSION_DAYS * DAY_SECONDS,
      updateAge: DAY_SECONDS,
      cookieCache: { enabled: false },
    },
    account: { modelName: 'authAccount' },
    verification: { modelName: 'authVerification' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
    },
    plugins: [username({ minUsernameLength: 1, maxUsernameLength: 64, usernameValidator: isUsername })],
    advanced: {
      cookiePrefix: 'tixngo-sync',
      // Secure is added by the dashboard to what goes out over https: one process may serve both.
      useSecureCookies: false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
    },
    // The sign-in form has its own limits (apps/dashboard), and failed sign-ins are logged there.
    rateLimit: { enabled: false },
    logger: { disabled: true },
    telemetry: { enabled: false },
  });
}
export type BetterAuth = ReturnType<typeof createBetterAuth>;

/** Letters, digits and `. _ -`, 1 to 64 of them. */
export function isUsername(name: string): boolean {
  return /^[A-Za-z0-9._-]{1,64}$/.test(name);
}

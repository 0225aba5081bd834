import { type Author, audit, type Database } from '@tixngo-sync/db';
import { UsageError } from '@tixngo-sync/domain';
import { APIError } from 'better-auth/api';
import type { Identity } from './identity.js';
import { accountOf, checkOwnPassword } from './own-password.js';
import { orWrong } from './sign-in.js';
import type { SignInParts } from './sign-in-parts.js';
import { useCode } from './sign-in-with-code.js';
import { changeUser } from './users.js';

/** Shown once, while a user sets up the second factor. */
export interface TwoFactorSetup {
  /** For the authenticator app: `otpauth://totp/…`. */
  readonly uri: string;
  readonly secret: string;
  /** Each signs in once, without the app. */
  readonly backupCodes: readonly string[];
}

/** The second factor of the signed-in user. `cookie`: the request's, because better-auth identifies by it. */
export interface OwnTwoFactor {
  /**
   * Starts the set-up. It takes effect with the first right code. @throws UsageError when the password is
   * wrong
   */
  beginTwoFactor(identity: Identity, cookie: string | undefined, password: string): Promise<TwoFactorSetup>;
  /** @throws UsageError `CODE` when the code is wrong */
  confirmTwoFactor(
    identity: Identity,
    cookie: string | undefined,
    code: string,
    reason?: string,
  ): Promise<{ setCookies: string[] }>;
  /** @throws UsageError when the password is wrong */
  endTwoFactor(
    identity: Identity,
    cookie: string | undefined,
    password: string,
    reason?: string,
  ): Promise<{ setCookies: string[] }>;
}

export function ownTwoFactor(parts: () => Promise<SignInParts>): OwnTwoFactor {
  return {
    beginTwoFactor: async (...args) => begin(await parts(), ...args),
    confirmTwoFactor: async (...args) => confirm(await parts(), ...args),
    endTwoFactor: async (...args) => end(await parts(), ...args),
  };
}

async function begin(
  parts: SignInParts,
  identity: Identity,
  cookie: string | undefined,
  password: string,
): Promise<TwoFactorSetup> {
  const username = accountOf(identity);
  await checkOwnPassword(parts, username, password);
  const { api } = parts.betterAuth;
  const setup = await orUsageError(
    api.enableTwoFactor({ body: { password, method: 'totp' }, headers: headersOf(cookie) }),
    'TWO_FACTOR_ON',
    'The second factor is on already. Turn it off first.',
  );
  const { totpURI = '', backupCodes = [] } = setup as { totpURI?: string; backupCodes?: string[] };
  // better-auth names the made-up e-mail address.
  const uri = totpURI.replace(/(%40|@)users\.invalid/, '');
  return { uri, secret: new URL(uri).searchParams.get('secret') ?? '', backupCodes };
}

async function confirm(
  parts: SignInParts,
  identity: Identity,
  cookie: string | undefined,
  typed: string,
  reason?: string,
): Promise<{ setCookies: string[] }> {
  const { database, betterAuth } = parts;
  const username = accountOf(identity);
  const code = typed.replace(/\s/g, '');
  const request = { body: { code }, headers: headersOf(cookie), returnHeaders: true } as const;
  const answer = await useCode(parts, username, code, () => orWrong(betterAuth.api.verifyTOTP(request)));
  if (answer === 'used') throw new UsageError('CODE', 'This code was used already. Enter the next one.');
  if (answer === 'wrong')
    throw new UsageError(
      'CODE',
      'This code is wrong. Check the clock of your device, and enter the code that the app shows now.',
    );
  try {
    await audit(database, authored(username, 'user.two-factor-on', reason));
  } catch (error) {
    // better-auth has committed it, and a change without its entry must not stay.
    await database.prisma.authTwoFactor.deleteMany({ where: { user: { username } } });
    await database.prisma.authUser.update({ data: { twoFactorEnabled: false }, where: { username } });
    throw error;
  }
  return { setCookies: answer.headers.getSetCookie() };
}

async function end(
  parts: SignInParts,
  identity: Identity,
  cookie: string | undefined,
  password: string,
  reason?: string,
): Promise<{ setCookies: string[] }> {
  const username = accountOf(identity);
  if (identity.hasTwoFactor !== true)
    throw new UsageError('TWO_FACTOR_OFF', 'The second factor is off already.');
  await checkOwnPassword(parts, username, password);
  // Before the change, because better-auth commits it.
  await audit(parts.database, authored(username, 'user.two-factor-off', reason));
  const { api } = parts.betterAuth;
  const answer = await api.disableTwoFactor({
    body: { password },
    headers: headersOf(cookie),
    returnHeaders: true,
  });
  return { setCookies: answer.headers.getSetCookie() };
}

/**
 * Turns off the second factor of a user who has lost it, and ends their sessions. Changes nothing when it is
 * off. @throws UsageError
 */
export async function resetTwoFactor(
  database: Database,
  author: Author,
  username: string,
  reason?: string,
): Promise<void> {
  const entry = { ...author, action: 'user.two-factor-off', reason };
  await changeUser(database, username, entry, async (client, id) => {
    const { count: enabled } = await client.authUser.updateMany({
      data: { twoFactorEnabled: false, updatedAt: new Date() },
      where: { id, twoFactorEnabled: true },
    });
    const { count: begun } = await client.authTwoFactor.deleteMany({ where: { userId: id } });
    if (enabled + begun === 0) return false;
    await client.authSession.deleteMany({ where: { userId: id } });
    return true;
  });
}

function authored(username: string, action: string, reason: string | undefined) {
  return { actor: username, channel: 'console', action, target: username, reason } as const;
}

async function orUsageError<Answer>(answer: Promise<Answer>, code: string, message: string): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof APIError && error.statusCode < 500)
      throw new UsageError(code, message, { cause: error });
    throw error;
  }
}

function headersOf(cookie = ''): Headers {
  return new Headers({ cookie });
}

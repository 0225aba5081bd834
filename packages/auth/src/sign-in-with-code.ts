import {
  completeSignIn,
  headersOf,
  orWrong,
  recordSignIn,
  type SignIn,
  type SignInAttempt,
} from './sign-in.js';
import { isFirstUse, takeBackUse } from './sign-in-limits.js';
import type { SignInParts } from './sign-in-parts.js';

/** Signs a user in whose password was right, by a code of the authenticator app or a backup code. */
export async function signInWithCode(
  parts: SignInParts,
  { cookie, from, code: typed }: Pick<SignInAttempt, 'cookie' | 'from'> & { code: string },
): Promise<SignIn> {
  const code = typed.replace(/\s/g, '');
  const challenge = await challengeOf(parts, cookie);
  const username = await userOf(parts, challenge);
  // Used codes are recorded by user.
  if (username === null) return wrongCode(parts, { username: '', from }, 'unknown');
  const answer = await useCode(parts, username, code, () => {
    const { api } = parts.betterAuth;
    const request = { body: { code }, headers: headersOf(from, challenge), returnHeaders: true } as const;
    return orWrong(/^\d{6}$/.test(code) ? api.verifyTOTP(request) : api.verifyBackupCode(request));
  });
  if (typeof answer === 'string') return wrongCode(parts, { username, from }, answer);
  const { token } = answer.response as { token: string };
  return completeSignIn(parts, { token, cookie, from, setCookies: answer.headers.getSetCookie() });
}

async function wrongCode(
  parts: SignInParts,
  sender: Pick<SignInAttempt, 'username' | 'from'>,
  why: string,
): Promise<SignIn> {
  await recordSignIn(parts, sender, 'sign-in.fail', { factor: `${why} code` });
  return { outcome: 'wrong' };
}

/**
 * Checks a code that has not been right before (RFC 6238, 5.2: an observed code must not open a second
 * session). It is marked as used first, so of two dashboards that get it at the same moment one refuses it.
 * @param check returns undefined when the code is wrong
 */
export async function useCode<Answer>(
  { database }: SignInParts,
  username: string,
  code: string,
  check: () => Promise<Answer | undefined>,
): Promise<Answer | 'used' | 'wrong'> {
  if (!(await isFirstUse(database, username, code))) return 'used';
  const answer = await check();
  if (answer !== undefined) return answer;
  await takeBackUse(database, username, code);
  return 'wrong';
}

/**
 * Returns only the challenge's cookie: better-auth must not read another challenge than we do, and with an
 * older session's cookie it would return that session.
 */
async function challengeOf({ betterAuth }: SignInParts, cookie = ''): Promise<string> {
  const { createAuthCookie } = await betterAuth.$context;
  const beginning = `${createAuthCookie('two_factor').name}=`;
  return cookie.split(/; */).find((one) => one.startsWith(beginning)) ?? '';
}

/** Returns whose password was right; null for an unknown challenge. better-auth checks the signature. */
async function userOf({ database }: SignInParts, challenge: string): Promise<string | null> {
  const value = challenge.slice(challenge.indexOf('=') + 1);
  const { rows } = await database.pool.query<{ username: string }>(
    `SELECT u.username FROM auth_verification v JOIN auth_user u ON u.id = v.value WHERE v.identifier = $1`,
    [value.split('.', 1)[0]],
  );
  return rows[0]?.username ?? null;
}

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
  const challenge = challengeOf(cookie);
  const username = await userOf(parts, challenge);
  const answer = await useCode(parts, username, code, () => {
    const { api } = parts.betterAuth;
    const request = { body: { code }, headers: headersOf(from, challenge), returnHeaders: true } as const;
    return orWrong(/^\d{6}$/.test(code) ? api.verifyTOTP(request) : api.verifyBackupCode(request));
  });
  if (typeof answer === 'string') {
    await recordSignIn(parts, { username, from }, 'sign-in.fail', { factor: `${answer} code` });
    return { outcome: 'wrong' };
  }
  const { token } = answer.response as { token: string };
  return completeSignIn(parts, { token, cookie, from, setCookies: answer.headers.getSetCookie() });
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

/** Returns only the challenge's cookie: with an older session's, better-auth would return that session. */
function challengeOf(cookie = ''): string {
  return cookie
    .split(/; */)
    .filter((one) => /\.two_factor=/.test(one))
    .join('; ');
}

/** Returns whose password was right; empty for an unknown challenge. better-auth checks the signature. */
async function userOf({ database }: SignInParts, challenge: string): Promise<string> {
  const [, value = ''] = /\.two_factor=([^;]*)/.exec(challenge) ?? [];
  const { rows } = await database.pool.query<{ username: string }>(
    `SELECT u.username FROM auth_verification v JOIN auth_user u ON u.id = v.value WHERE v.identifier = $1`,
    [value.split('.', 1)[0]],
  );
  return rows[0]?.username ?? '';
}

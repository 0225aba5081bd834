import { audit, auditSql, inTransaction } from '@tixngo-sync/db';
import { UsageError } from '@tixngo-sync/domain';
import { APIError } from 'better-auth/api';
import { isUsername } from './better-auth.js';
import { hashPassword, isOutdated } from './password-hash.js';
import { readSession } from './presented-session.js';
import { admit } from './sign-in-limits.js';
import type { SignInParts } from './sign-in-parts.js';

export interface SignInAttempt {
  readonly username: string;
  readonly password: string;
  readonly cookie: string | undefined;
  readonly from: { readonly ip: string | undefined; readonly userAgent?: string | undefined };
}

/** How a sign-in ended. `wrong` does not say what was wrong. */
export type SignIn =
  | { readonly outcome: 'signed in'; readonly username: string; readonly setCookies: string[] }
  | { readonly outcome: 'needs code'; readonly setCookies: string[] }
  | { readonly outcome: 'wrong' }
  | { readonly outcome: 'too many'; readonly retryAfterSeconds: number };

/** Slowed-down sign-ins that wait in this process; each has a connection of the server. */
const MAX_WAITING = 100;
let waiting = 0;

/** Signs a user in by password, slowed down and limited as sign-in-limits.ts says. */
export async function signIn(parts: SignInParts, attempt: SignInAttempt): Promise<SignIn> {
  const { username, cookie, from } = attempt;
  const device = parts.devices.deviceOf(cookie, username);
  const admission = await admit(parts.database, { username, address: from.ip ?? '', device });
  if (admission.refused) {
    if (admission.isFirst) await recordSignIn(parts, attempt, 'sign-in.refuse');
    return { outcome: 'too many', retryAfterSeconds: admission.retryAfterSeconds };
  }
  if (admission.delayMs > 0) {
    if (waiting >= MAX_WAITING) return { outcome: 'too many', retryAfterSeconds: 30 };
    await wait(parts, admission.delayMs);
  }
  const answer = await orWrong(
    parts.betterAuth.api.signInUsername({ body: attempt, headers: headersOf(from), returnHeaders: true }),
  );
  if (answer === undefined) {
    await recordSignIn(parts, attempt, 'sign-in.fail');
    return { outcome: 'wrong' };
  }
  await admission.succeeded();
  await replaceOutdatedHash(parts, attempt);
  const setCookies = answer.headers.getSetCookie();
  // With a second factor there is no session yet, although better-auth's type promises one.
  const { token } = answer.response as { token?: string };
  if (token === undefined) return { outcome: 'needs code', setCookies };
  return completeSignIn(parts, { token, cookie, from, setCookies });
}

/**
 * Ends the session that the browser had, records the sign-in, and remembers the device.
 * @param signedIn.by the provider's issuer; undefined for a password
 * @throws UsageError `ACCOUNT_DISABLED`, recorded too; the new session is deleted
 */
export async function completeSignIn(
  parts: SignInParts,
  signedIn: {
    token: string;
    cookie: string | undefined;
    from: SignInAttempt['from'];
    setCookies: string[];
    by?: string;
  },
): Promise<Extract<SignIn, { outcome: 'signed in' }>> {
  const { database, betterAuth, devices } = parts;
  const { token, cookie, from, setCookies, by } = signedIn;
  const earlier = await readSession(betterAuth, cookie);
  try {
    const username = await inTransaction(database, async (client) => {
      const { rows } = await client.query<{ username: string; disabled: boolean }>(
        `SELECT u.username, u.disabled_at IS NOT NULL AS disabled
         FROM auth_session s JOIN auth_user u ON u.id = s.user_id WHERE s.token = $1`,
        [token],
      );
      const actor = rows[0]?.username ?? '';
      if (rows[0]?.disabled === true) throw new DisabledAccount(actor);
      if (earlier !== null)
        await client.query('DELETE FROM auth_session WHERE id = $1', [earlier.session.id]);
      await auditSql(client, {
        actor,
        channel: 'console',
        action: 'sign-in.succeed',
        detail: { address: from.ip, ...(by === undefined ? {} : { by }) },
      });
      return actor;
    });
    return {
      outcome: 'signed in',
      username,
      setCookies: [...setCookies, devices.remember(cookie, username)],
    };
  } catch (error) {
    // better-auth has committed the new session, whose cookie is never sent.
    await database.pool.query('DELETE FROM auth_session WHERE token = $1', [token]);
    if (error instanceof DisabledAccount)
      await recordSignIn(parts, { username: error.username, from }, 'sign-in.refuse', {
        account: 'disabled',
      });
    throw error;
  }
}

/** Only who knows the password learns that the account is disabled. */
class DisabledAccount extends UsageError {
  readonly username: string;
  constructor(username: string) {
    super('ACCOUNT_DISABLED', 'This account is disabled. Ask an admin to enable it.');
    this.username = username;
  }
}

async function wait({ sleep }: SignInParts, ms: number): Promise<void> {
  waiting += 1;
  try {
    await sleep(ms);
  } finally {
    waiting -= 1;
  }
}

/** Returns undefined for a wrong name, password or code. An unavailable database is another kind of error. */
export async function orWrong<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof APIError && error.statusCode < 500) return undefined;
    throw error;
  }
}

/** A name that cannot be a user's may be a password typed into the wrong field: it is not recorded. */
export function recordSignIn(
  { database }: SignInParts,
  { username, from }: Pick<SignInAttempt, 'username' | 'from'>,
  action: string,
  detail: Record<string, string> = {},
): Promise<void> {
  return audit(database, {
    actor: 'nobody',
    channel: 'console',
    action,
    target: isUsername(username) ? username.toLowerCase() : undefined,
    detail: { address: from.ip ?? '', ...detail },
  });
}

async function replaceOutdatedHash(
  { database }: SignInParts,
  { username, password }: SignInAttempt,
): Promise<void> {
  const { rows } = await database.pool.query<{ id: string; password: string }>(
    `SELECT a.id, a.password FROM auth_account a JOIN auth_user u ON u.id = a.user_id
     WHERE u.username = $1 AND a.provider_id = 'credential'`,
    [username.toLowerCase()],
  );
  const [account] = rows;
  if (account === undefined || !isOutdated(account.password)) return;
  // Unless the password was changed meanwhile.
  await database.pool.query('UPDATE auth_account SET password = $1 WHERE id = $2 AND password = $3', [
    await hashPassword(password),
    account.id,
    account.password,
  ]);
}

/** The headers that better-auth keeps with a session. */
export function headersOf({ ip, userAgent }: SignInAttempt['from'], cookie = ''): Headers {
  return new Headers({ 'user-agent': userAgent ?? '', 'x-forwarded-for': ip ?? '', cookie });
}

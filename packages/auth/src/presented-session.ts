import { auditSql, type Database, inTransaction, isDatabaseUnavailable } from '@tixngo-sync/db';
import { isRole } from '@tixngo-sync/domain';
import { type BetterAuth, SESSION_DAYS } from './better-auth.js';
import type { Identity } from './identity.js';
import type { SignInParts } from './sign-in-parts.js';

/** A session ends after this long without a request of its user… */
const IDLE_HOURS = 12;
/** …and it is recorded once a minute that there was one. */
const TOUCH_MS = 60_000;

type Session = NonNullable<Awaited<ReturnType<typeof readSession>>>;

/** Returns the session that a Cookie header presents, or null. */
export async function readSession(betterAuth: BetterAuth, cookie: string | undefined) {
  if (cookie === undefined) return null;
  return betterAuth.api.getSession({ headers: new Headers({ cookie }) });
}

/**
 * Returns who has the session; undefined when it is over.
 * @param isBackground whether the screen sent the request by itself
 */
export async function identifyBySession(
  { database, betterAuth }: SignInParts,
  cookie: string,
  isBackground: boolean,
): Promise<Identity | undefined> {
  const found = await readSession(betterAuth, cookie);
  if (found === null) return undefined;
  const { session, user } = found;
  if (isOver(session)) {
    await database.prisma.authSession.deleteMany({ where: { id: session.id } });
    return undefined;
  }
  if (!isRole(user.role) || (user.disabledAt ?? null) !== null) return undefined;
  if (!isBackground && session.lastActiveAt.getTime() < Date.now() - TOUCH_MS)
    await touch(database, session.id);
  return {
    name: user.username ?? user.name,
    role: user.role,
    by: 'session',
    sessionId: session.id,
    mustChangePassword: user.mustChangePassword,
    hasTwoFactor: user.twoFactorEnabled === true,
  };
}

function isOver({ createdAt, lastActiveAt }: Session['session']): boolean {
  const hours = (since: Date) => (Date.now() - since.getTime()) / 3_600_000;
  return hours(createdAt) > SESSION_DAYS * 24 || hours(lastActiveAt) > IDLE_HOURS;
}

/** A database that takes no writes for a while must not keep people from looking at screens. */
async function touch(database: Database, sessionId: string): Promise<void> {
  try {
    await database.pool.query('UPDATE auth_session SET last_active_at = now() WHERE id = $1', [sessionId]);
  } catch (error) {
    if (!isDatabaseUnavailable(error)) throw error;
  }
}

/**
 * Ends the presented session, with its audit entry. better-auth would hide that the deletion failed, so we
 * delete.
 * @returns the headers that remove the cookies
 */
export async function endSessionOf(
  { database, betterAuth }: SignInParts,
  cookie: string | undefined,
): Promise<{ setCookies: string[] }> {
  const found = await readSession(betterAuth, cookie);
  if (found !== null) {
    const { session, user } = found;
    await inTransaction(database, async (client) => {
      const { rowCount } = await client.query('DELETE FROM auth_session WHERE id = $1', [session.id]);
      if (rowCount === 0) return;
      const actor = user.username ?? user.name;
      await auditSql(client, { actor, channel: 'console', action: 'session.end', target: 'own session' });
    });
  }
  const answer = await betterAuth.api.signOut({
    headers: new Headers({ cookie: cookie ?? '' }),
    returnHeaders: true,
  });
  return { setCookies: answer.headers.getSetCookie() };
}

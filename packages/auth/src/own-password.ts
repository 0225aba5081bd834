import { auditIn, inPrismaTransaction } from '@tixngo-sync/db';
import { RetryableError, UsageError } from '@tixngo-sync/domain';
import type { Identity } from './identity.js';
import { hashPassword, verifyPassword } from './password-hash.js';
import { checkNewPassword } from './password-rules.js';
import { type ChosenSessions, endSessions, listSessions, type SessionRow } from './sessions.js';
import { admitPasswordCheck } from './sign-in-limits.js';
import type { SignInParts } from './sign-in-parts.js';

interface Passwords {
  readonly old: string;
  readonly new: string;
}

/** What signed-in users do with their own account. A token has none: UsageError `NO_ACCOUNT`. */
export interface OwnAccount {
  /**
   * Changes the password and ends the user's other sessions.
   * @throws UsageError when the old password is wrong or the new one is not allowed
   */
  changePassword(identity: Identity, passwords: Passwords, reason?: string): Promise<void>;
  listOwnSessions(identity: Identity): Promise<SessionRow[]>;
  /** @throws UsageError when it is not a session of the user */
  endOwnSession(identity: Identity, sessionId: string, reason?: string): Promise<void>;
  /** Ends the user's sessions except the one of the request. @returns how many ended */
  endOwnOtherSessions(identity: Identity, reason?: string): Promise<number>;
}

export function ownAccount(parts: () => Promise<SignInParts>): OwnAccount {
  const end = async (identity: Identity, chosen: ChosenSessions, reason?: string) =>
    endSessions((await parts()).database, authorOf(identity), accountOf(identity), chosen, reason);
  return {
    changePassword: async (identity, passwords, reason) =>
      changePassword(await parts(), identity, passwords, reason),
    listOwnSessions: async (identity) => listSessions((await parts()).database, accountOf(identity)),
    endOwnSession: async (identity, sessionId, reason) => {
      await end(identity, { only: sessionId }, reason);
    },
    endOwnOtherSessions: (identity, reason) => end(identity, { allBut: identity.sessionId ?? '' }, reason),
  };
}

function authorOf({ name }: Identity) {
  return { actor: name, channel: 'console' } as const;
}

/** @throws UsageError `NO_ACCOUNT` for a token */
export function accountOf({ by, name }: Identity): string {
  if (by === 'session') return name;
  throw new UsageError('NO_ACCOUNT', 'An API token has no account. Sign in as a user.');
}

async function changePassword(
  parts: SignInParts,
  identity: Identity,
  passwords: Passwords,
  reason?: string,
): Promise<void> {
  const username = accountOf(identity);
  await checkOwnPassword(parts, username, passwords.old);
  if (passwords.new === passwords.old)
    throw new UsageError('PASSWORD_SAME', 'The new password is the old one. Choose another.');
  await checkNewPassword(passwords.new, username);
  const password = await hashPassword(passwords.new);
  await inPrismaTransaction(parts.database, async (client) => {
    const { id } = await client.authUser.update({
      data: { mustChangePassword: false, updatedAt: new Date() },
      where: { username },
    });
    await client.authAccount.updateMany({
      data: { password, updatedAt: new Date() },
      where: { userId: id, providerId: 'credential' },
    });
    const { sessionId } = identity;
    await client.authSession.deleteMany({
      where: { userId: id, ...(sessionId === undefined ? {} : { NOT: { id: sessionId } }) },
    });
    const entry = { action: 'user.password', target: username, reason };
    await auditIn(client, { ...authorOf(identity), ...entry });
  });
}

/** @throws UsageError `OLD_PASSWORD` when it is wrong; RetryableError after ten wrong ones */
export async function checkOwnPassword(
  { database }: SignInParts,
  username: string,
  password: string,
): Promise<void> {
  const admission = await admitPasswordCheck(database, username);
  if (admission.refused) {
    const retryAfterMs = admission.retryAfterSeconds * 1_000;
    const message = 'Too many wrong passwords. Try again in 15 minutes.';
    throw new RetryableError('TOO_MANY_PASSWORDS', message, { retryAfterMs });
  }
  const account = await database.prisma.authAccount.findFirst({
    select: { password: true },
    where: { user: { username }, providerId: 'credential' },
  });
  const hash = account?.password ?? undefined;
  if (hash === undefined || !(await verifyPassword({ hash, password })))
    throw new UsageError('OLD_PASSWORD', 'The old password is wrong. Nothing was changed.');
  await admission.succeeded();
}

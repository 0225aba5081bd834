import { randomInt, randomUUID } from 'node:crypto';
import { type AuditEntry, type Author, auditIn, type Database, inPrismaTransaction } from '@tixngo-sync/db';
import { isRole, type Role, UsageError } from '@tixngo-sync/domain';
import { isUsername } from './better-auth.js';
import { hashPassword } from './password-hash.js';
import { checkNewPassword } from './password-rules.js';

export interface UserRow {
  readonly username: string;
  readonly role: Role;
  readonly createdAt: Date;
  /** The user cannot sign in since then; null: can. */
  readonly disabledAt: Date | null;
  readonly hasTwoFactor: boolean;
  readonly mustChangePassword: boolean;
  /** Until then a one-time link lets the person set a password; null: there is none. */
  readonly linkExpiresAt: Date | null;
  /** How many are open. */
  readonly sessions: number;
  /** Of the open sessions. */
  readonly lastActiveAt: Date | null;
}

type Client = Parameters<Parameters<Database['prisma']['$transaction']>[0]>[0];

/** Lists the users by name, with their open sessions. */
export async function listUsers({ pool }: Pick<Database, 'pool'>): Promise<UserRow[]> {
  const { rows } = await pool.query<UserRow>({
    name: 'list-users',
    text: `
      SELECT u.username, u.role, u.created_at AS "createdAt", u.disabled_at AS "disabledAt",
        u.two_factor_enabled AS "hasTwoFactor", u.must_change_password AS "mustChangePassword",
        i.expires_at AS "linkExpiresAt", count(s.id)::integer AS sessions,
        max(s.last_active_at) AS "lastActiveAt"
      FROM auth_user u
      LEFT JOIN auth_invitation i ON i.user_id = u.id AND i.expires_at > now()
      LEFT JOIN auth_session s ON s.user_id = u.id AND s.expires_at > now()
      WHERE u.username IS NOT NULL GROUP BY u.id, i.expires_at ORDER BY u.username`,
  });
  return rows.filter(({ role }) => isRole(role));
}

/**
 * Adds a user. The name is stored in lower case.
 * @throws UsageError when the name is taken or invalid, or the password is not allowed
 */
export async function addUser(
  database: Database,
  author: Author,
  user: { username: string; role: Role; password: string; mustChangePassword?: boolean },
): Promise<void> {
  requireUsername(user.username);
  await checkNewPassword(user.password, user.username);
  const password = await hashPassword(user.password);
  await inPrismaTransaction(database, async (client) => {
    await storePassword(client, await insertUser(client, author, user), password);
  });
}

/** @throws UsageError */
export function requireUsername(username: string): void {
  if (!isUsername(username))
    throw new UsageError('USERNAME', 'A user name must have 1 to 64 letters, digits or . _ -');
  if (!isFreeUsername(username.toLowerCase()))
    throw new UsageError('USERNAME', `No user can be named ${username}. Choose another name.`);
}

/** Who the audit log says acted when no user did, and what an address cannot end with. */
const RESERVED = new Set(['system', 'nobody', '.', '..']);

/** Whether a user may have the name, given in lower case. */
export function isFreeUsername(name: string): boolean {
  return isUsername(name) && !RESERVED.has(name);
}

/** Adds a user who has no password yet, with the audit entry. @returns the user's id */
export async function insertUser(
  client: Client,
  author: Author,
  user: { username: string; role: Role; mustChangePassword?: boolean; reason?: string | undefined },
): Promise<string> {
  const username = user.username.toLowerCase();
  const id = randomUUID();
  const { count } = await client.authUser.createMany({
    data: [
      {
        id,
        name: username,
        email: `${username}@users.invalid`,
        username,
        displayUsername: user.username,
        role: user.role,
        mustChangePassword: user.mustChangePassword ?? false,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) throw new UsageError('USERNAME_TAKEN', `There is already a user ${username}.`);
  const { role, reason } = user;
  await auditIn(client, { ...author, action: 'user.add', target: username, reason, detail: { role } });
  return id;
}

/** Stores the hash of a user's password, the first one too. */
export async function storePassword(client: Client, userId: string, password: string): Promise<void> {
  const { count } = await client.authAccount.updateMany({
    data: { password, updatedAt: new Date() },
    where: { userId, providerId: 'credential' },
  });
  if (count > 0) return;
  await client.authAccount.create({
    data: { id: randomUUID(), userId, accountId: userId, providerId: 'credential', password },
  });
}

/**
 * Changes a user's role, from the user's next request on.
 * @throws UsageError when there is no such user, or no admin would be left
 */
export function setRole(database: Database, author: Author, username: string, role: Role): Promise<void> {
  return changeAccess(database, author, username, { role });
}

/**
 * Changes a user's role, or whether the user may sign in. Disabling ends all sessions of the user. Audited if
 * anything changes.
 * @throws UsageError when there is no such user, or no admin would be left
 */
export async function changeAccess(
  database: Database,
  author: Author,
  username: string,
  { role, disabled }: { role?: Role | undefined; disabled?: boolean | undefined },
  reason?: string,
): Promise<void> {
  if (role === undefined && disabled === undefined)
    throw new UsageError('NOTHING_TO_CHANGE', 'Give a role, or whether the user is disabled.');
  const detail = {
    ...(role === undefined ? {} : { role }),
    ...(disabled === undefined ? {} : { disabled }),
  };
  const action = disabled === undefined ? 'user.role' : disabled ? 'user.disable' : 'user.enable';
  await changeUser(database, username, { ...author, action, reason, detail }, async (client, id) => {
    const user = await client.authUser.findUniqueOrThrow({
      select: { role: true, disabledAt: true },
      where: { id },
    });
    const isDisabled = user.disabledAt !== null;
    if ((role ?? user.role) === user.role && (disabled ?? isDisabled) === isDisabled) return false;
    // Who is disabled already stays so since then.
    const disabledAt = disabled === false ? null : (user.disabledAt ?? (disabled ? new Date() : null));
    await client.authUser.update({
      data: { role: role ?? user.role, disabledAt, updatedAt: new Date() },
      where: { id },
    });
    if (disabled === true) await client.authSession.deleteMany({ where: { userId: id } });
    return true;
  });
}

/**
 * Changes a user's password and ends all sessions of the user.
 * @throws UsageError when there is no such user, or the password is not allowed
 */
export async function setPassword(
  database: Database,
  author: Author,
  username: string,
  password: string,
  mustChangePassword = false,
): Promise<void> {
  await checkNewPassword(password, username);
  const hash = await hashPassword(password);
  await changeUser(database, username, { ...author, action: 'user.password' }, async (client, id) => {
    await client.authUser.update({ data: { mustChangePassword, updatedAt: new Date() }, where: { id } });
    await storePassword(client, id, hash);
    await client.authInvitation.deleteMany({ where: { userId: id } });
    await client.authSession.deleteMany({ where: { userId: id } });
    return true;
  });
}

/**
 * Removes a user with sessions and password.
 * @throws UsageError when there is no such user, or no admin would be left
 */
export async function removeUser(
  database: Database,
  author: Author,
  username: string,
  reason?: string,
): Promise<void> {
  await changeUser(database, username, { ...author, action: 'user.remove', reason }, async (client, id) => {
    await client.authUser.delete({ where: { id } });
    return true;
  });
}

/**
 * Changes one user, with its audit entry. One change at a time: two at once could remove the last two admins.
 * @param change returns false when nothing had to be changed; then there is no entry
 */
export async function changeUser(
  database: Database,
  username: string,
  entry: AuditEntry,
  change: (client: Client, id: string) => Promise<boolean>,
): Promise<void> {
  await inPrismaTransaction(database, async (client) => {
    await client.$executeRaw`LOCK TABLE auth_user IN SHARE ROW EXCLUSIVE MODE`;
    const user = await client.authUser.findUnique({
      select: { id: true },
      where: { username: username.toLowerCase() },
    });
    if (user === null) throw new UsageError('USER_UNKNOWN', `There is no user ${username}.`);
    if (!(await change(client, user.id))) return;
    await auditIn(client, { ...entry, target: username.toLowerCase() });
    const admin = await client.authUser.findFirst({
      select: { id: true },
      // Who has not used the one-time link yet cannot sign in.
      where: { role: 'admin', disabledAt: null, accounts: { some: {} } },
    });
    if (admin === null)
      throw new UsageError('LAST_ADMIN', `${username} is the last admin. Make another user admin first.`);
  });
}

/** Letters and digits, without those that look alike. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Generates a password of 20 letters and digits in groups of five (115 bits). */
export function generatePassword(): string {
  const groups = Array.from({ length: 4 }, () =>
    Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
  );
  return groups.join('-');
}

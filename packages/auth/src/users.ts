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
}

type Client = Parameters<Parameters<Database['prisma']['$transaction']>[0]>[0];

/** Lists the users by name. */
export async function listUsers(database: Database): Promise<UserRow[]> {
  const rows = await database.prisma.authUser.findMany({
    select: { username: true, role: true, createdAt: true },
    where: { username: { not: null } },
    orderBy: { username: 'asc' },
  });
  return rows.flatMap(({ username, role, createdAt }) =>
    username !== null && isRole(role) ? [{ username, role, createdAt }] : [],
  );
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
  if (!isUsername(user.username))
    throw new UsageError('USERNAME', 'A user name must have 1 to 64 letters, digits or . _ -');
  await checkNewPassword(user.password, user.username);
  const password = await hashPassword(user.password);
  const username = user.username.toLowerCase();
  const id = randomUUID();
  await inPrismaTransaction(database, async (client) => {
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
    await client.authAccount.create({
      data: { id: randomUUID(), userId: id, accountId: id, providerId: 'credential', password },
    });
    await auditIn(client, { ...author, action: 'user.add', target: username, detail: { role: user.role } });
  });
}

/**
 * Changes a user's role, from the user's next request on.
 * @throws UsageError when there is no such user, or no admin would be left
 */
export async function setRole(
  database: Database,
  author: Author,
  username: string,
  role: Role,
): Promise<void> {
  await changeUser(
    database,
    username,
    { ...author, action: 'user.role', detail: { role } },
    async (client, id) => {
      await client.authUser.update({ data: { role, updatedAt: new Date() }, where: { id } });
    },
  );
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
    await client.authAccount.updateMany({
      data: { password: hash, updatedAt: new Date() },
      where: { userId: id, providerId: 'credential' },
    });
    await client.authSession.deleteMany({ where: { userId: id } });
  });
}

/**
 * Removes a user with sessions and password.
 * @throws UsageError when there is no such user, or no admin would be left
 */
export async function removeUser(database: Database, author: Author, username: string): Promise<void> {
  await changeUser(database, username, { ...author, action: 'user.remove' }, async (client, id) => {
    await client.authUser.delete({ where: { id } });
  });
}

/**
 * Changes one user, with its audit entry. One change at a time: two at once could remove the last two admins.
 */
export async function changeUser(
  database: Database,
  username: string,
  entry: AuditEntry,
  change: (client: Client, id: string) => Promise<void>,
): Promise<void> {
  await inPrismaTransaction(database, async (client) => {
    await client.$executeRaw`LOCK TABLE auth_user IN SHARE ROW EXCLUSIVE MODE`;
    const user = await client.authUser.findUnique({
      select: { id: true },
      where: { username: username.toLowerCase() },
    });
    if (user === null) throw new UsageError('USER_UNKNOWN', `There is no user ${username}.`);
    await change(client, user.id);
    await auditIn(client, { ...entry, target: username.toLowerCase() });
    const admin = await client.authUser.findFirst({ select: { id: true }, where: { role: 'admin' } });
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

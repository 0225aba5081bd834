import { randomUUID } from 'node:crypto';
import type { Database } from '@tixngo-sync/db';
import { isRole, type Role, UsageError } from '@tixngo-sync/domain';
import { isUsername } from './better-auth.js';
import { hashedPassword } from './passwords.js';

export interface UserRow {
  readonly username: string;
  readonly role: Role;
  readonly createdAt: Date;
}

/** Prisma gives up after 2 and 5 s, which a busy machine can take. */
const TRANSACTION = { maxWait: 10_000, timeout: 15_000 };

type Client = Parameters<Parameters<Database['prisma']['$transaction']>[0]>[0];

/** @returns everybody who may sign in, by name */
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
 * Names are taken in lower case.
 * @throws UsageError for a name that is taken or cannot be one, or a password of the wrong length
 */
export async function addUser(
  database: Database,
  user: { username: string; role: Role; password: string },
): Promise<void> {
  if (!isUsername(user.username))
    throw new UsageError('USERNAME', 'A user name has 1 to 64 letters, digits or . _ -');
  const password = await hashedPassword(user.password);
  const username = user.username.toLowerCase();
  const id = randomUUID();
  await database.prisma.$transaction(async (client) => {
    const { count } = await client.authUser.createMany({
      data: [
        {
          id,
          name: username,
          email: `${username}@users.invalid`,
          username,
          displayUsername: user.username,
          role: user.role,
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0) throw new UsageError('USERNAME', `There is a user ${username} already.`);
    await client.authAccount.create({
      data: { id: randomUUID(), userId: id, accountId: id, providerId: 'credential', password },
    });
  }, TRANSACTION);
}

/** Holds from the user's next request on. @throws UsageError if there is no such user, or no admin would be left */
export async function setRole(database: Database, username: string, role: Role): Promise<void> {
  await changeUser(database, username, async (client, id) => {
    await client.authUser.update({ data: { role, updatedAt: new Date() }, where: { id } });
  });
}

/** Signs the user out everywhere. @throws UsageError if there is no such user, or the password has the wrong length */
export async function setPassword(database: Database, username: string, password: string): Promise<void> {
  const hash = await hashedPassword(password);
  await changeUser(database, username, async (client, id) => {
    await client.authAccount.updateMany({
      data: { password: hash, updatedAt: new Date() },
      where: { userId: id, providerId: 'credential' },
    });
    await client.authSession.deleteMany({ where: { userId: id } });
  });
}

/** With sessions and passwords. @throws UsageError if there is no such user, or no admin would be left */
export async function removeUser(database: Database, username: string): Promise<void> {
  await changeUser(database, username, async (client, id) => {
    await client.authUser.delete({ where: { id } });
  });
}

/** One change at a time, so that two cannot each take away the other's last admin. */
async function changeUser(
  database: Database,
  username: string,
  change: (client: Client, id: string) => Promise<void>,
): Promise<void> {
  await database.prisma.$transaction(async (client) => {
    await client.$executeRaw`LOCK TABLE auth_user IN SHARE ROW EXCLUSIVE MODE`;
    const user = await client.authUser.findUnique({
      select: { id: true },
      where: { username: username.toLowerCase() },
    });
    if (user === null) throw new UsageError('USERNAME', `There is no user ${username}.`);
    await change(client, user.id);
    const admin = await client.authUser.findFirst({ select: { id: true }, where: { role: 'admin' } });
    if (admin === null)
      throw new UsageError('LAST_ADMIN', `${username} is the last admin. Make somebody else admin first.`);
  }, TRANSACTION);
}

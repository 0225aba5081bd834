import { randomUUID } from 'node:crypto';
import { type Author, auditSql, type Database, inPrismaTransaction, inTransaction } from '@tixngo-sync/db';
import { type Role, UsageError } from '@tixngo-sync/domain';
import { changeAccess, insertUser } from '../users.js';

const AUTHOR: Author = { actor: 'system', channel: 'console' };

/** A person as the provider knows them: issuer and subject together never change. */
export interface ProvidersPerson {
  readonly issuer: string;
  readonly subject: string;
}

/** Returns the user whom the person has signed in as before, or null. */
async function findUser(database: Pick<Database, 'prisma'>, { issuer, subject }: ProvidersPerson) {
  const account = await database.prisma.authAccount.findFirst({
    select: { user: { select: { id: true, username: true, role: true, disabledAt: true } } },
    where: { providerId: issuer, accountId: subject },
  });
  return account?.user ?? null;
}

/**
 * Returns the id of the person's user, with this role from now on; creates the user at the first sign-in. A
 * user of the same name who has a password is never taken over. A disabled user is left as it is.
 * @param person.provider its name, for the audit log
 * @throws UsageError `USERNAME_TAKEN`; `LAST_ADMIN` when no admin would be left
 */
export async function admitPerson(
  database: Database,
  person: ProvidersPerson & { username: string; role: Role; provider: string },
): Promise<string> {
  const { role, provider } = person;
  const user = await findUser(database, person);
  if (user === null) return addPerson(database, person);
  if (user.disabledAt === null && user.role !== role)
    await changeAccess(database, AUTHOR, user.username ?? '', { role }, `role at ${provider}`);
  return user.id;
}

function addPerson(
  database: Database,
  person: ProvidersPerson & { username: string; role: Role; provider: string },
): Promise<string> {
  const { issuer, subject, username, role, provider } = person;
  return inPrismaTransaction(database, async (client) => {
    // One first sign-in at a time, so that a person who opens two screens gets one user.
    await client.$executeRaw`LOCK TABLE auth_user IN SHARE ROW EXCLUSIVE MODE`;
    const user = await findUser({ prisma: client as Database['prisma'] }, person);
    if (user !== null) return user.id;
    const taken = await client.authUser.findUnique({ select: { id: true }, where: { username } });
    if (taken !== null)
      throw new UsageError(
        'USERNAME_TAKEN',
        `There is already a user ${username} who does not sign in with ${provider}. If it is you, sign in ` +
          `with the password, or ask an admin to remove that user: then sign in with ${provider} again.`,
      );
    const reason = `first sign-in with ${provider}`;
    const userId = await insertUser(client, AUTHOR, { username, role, reason });
    await client.authAccount.create({
      data: { id: randomUUID(), userId, providerId: issuer, accountId: subject },
    });
    return userId;
  });
}

/** Records that a person was not let in, and ends the sessions that the person has. */
export async function refusePerson(
  database: Database,
  person: ProvidersPerson & { username: string; address: string; reason: string },
): Promise<void> {
  const user = await findUser(database, person);
  await inTransaction(database, async (client) => {
    if (user !== null) await client.query('DELETE FROM auth_session WHERE user_id = $1', [user.id]);
    await auditSql(client, {
      actor: 'nobody',
      channel: 'console',
      action: 'sign-in.refuse',
      target: user?.username ?? person.username,
      detail: { address: person.address, by: person.issuer, reason: person.reason },
    });
  });
}

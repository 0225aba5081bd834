import type { Author, Database } from '@tixngo-sync/db';
import { UsageError } from '@tixngo-sync/domain';
import { addUser, generatePassword } from './users.js';

export const FIRST_ADMIN = 'admin';

const SYSTEM: Author = { actor: 'system', channel: 'system' };

/**
 * Creates the user `admin` when there are no users yet. Otherwise it does nothing, so that an admin who was
 * removed stays removed.
 * @param givenPassword ADMIN_PASSWORD; undefined: generate one, which must be changed at the first sign-in
 * @returns the generated password, to be shown once because only its hash is stored; undefined when none
 * was generated
 */
export async function ensureFirstAdmin(
  database: Database,
  givenPassword: string | undefined,
): Promise<string | undefined> {
  const user = await database.prisma.authUser.findFirst({ select: { id: true } });
  if (user !== null) return undefined;
  const password = givenPassword ?? generatePassword();
  try {
    await addUser(database, SYSTEM, {
      username: FIRST_ADMIN,
      role: 'admin',
      password,
      mustChangePassword: givenPassword === undefined,
    });
  } catch (error) {
    // Another dashboard that is starting has just created it.
    if (error instanceof UsageError && error.code === 'USERNAME_TAKEN') return undefined;
    throw error;
  }
  return givenPassword === undefined ? password : undefined;
}

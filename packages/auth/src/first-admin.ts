import type { Database } from '@tixngo-sync/db';
import { UsageError } from '@tixngo-sync/domain';
import { generatePassword } from './passwords.js';
import { addUser } from './users.js';

export const FIRST_ADMIN = 'admin';

/**
 * Makes the user `admin` on an installation where nobody can sign in yet; else does nothing, so that an admin who was removed or renamed
 * on purpose does not come back.
 * @param givenPassword ADMIN_PASSWORD; undefined: one is generated
 * @returns the generated password, to be shown once, for it is kept only as a hash; undefined if none was generated
 */
export async function ensureFirstAdmin(
  database: Database,
  givenPassword: string | undefined,
): Promise<string | undefined> {
  const anybody = await database.prisma.authUser.findFirst({ select: { id: true } });
  if (anybody !== null) return undefined;
  const password = givenPassword ?? generatePassword();
  try {
    await addUser(database, { username: FIRST_ADMIN, role: 'admin', password });
  } catch (error) {
    if (error instanceof UsageError && error.code === 'USERNAME') return undefined; // another dashboard that started with us was faster
    throw error;
  }
  return givenPassword === undefined ? password : undefined;
}

import type { Role } from '@tixngo-sync/domain';
import { createTestDatabase, type TestDatabase } from '@tixngo-sync/testkit';
import { PASSWORD } from '@tixngo-sync/testkit/users';
import { addUser } from '../index.js';

export const AUTHOR = { actor: 'cli:ops', channel: 'cli' } as const;
export { PASSWORD };
/** Where the test's browser is. */
export const FROM = { ip: '192.0.2.1' };

/** Creates a database of its own with these users, who all have PASSWORD. The caller drops it. */
export async function databaseWithUsers(users: Readonly<Record<string, Role>>): Promise<TestDatabase> {
  const test = await createTestDatabase();
  for (const [username, role] of Object.entries(users))
    await addUser(test.database, AUTHOR, { username, role, password: PASSWORD });
  return test;
}

/** Returns what a browser sends after this answer; empty when the answer sets no cookie. */
export function cookieOf(answer: object): string {
  return 'setCookies' in answer && Array.isArray(answer.setCookies)
    ? answer.setCookies.map((cookie) => String(cookie).split(';', 1)[0]).join('; ')
    : '';
}

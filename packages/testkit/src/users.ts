import { createHmac, randomUUID } from 'node:crypto';
import { createAuth } from '@tixngo-sync/auth';
import type { Database } from '@tixngo-sync/db';

export const PASSWORD = 'correct-horse-battery';

/** The result of hashPassword(PASSWORD): hashing takes 0.3 s of CPU. */
const PASSWORD_HASH =
  'scrypt$17$8$1$t1cMwcPVHpT3MMtuxAUgMg==$' +
  'x5OSGlgYo+bpJc4xEBKWkie+eQBaKvABjYZ2PS5jtyGK1LqgLzYfLUVqbXL0Rb/PTnRMcWiT40lZpdSZuWSo4g==';

/** Adds a user for each role, named like it, with PASSWORD. */
export async function addUserPerRole({ pool }: Database): Promise<void> {
  await pool.query(
    `WITH added AS (
       INSERT INTO auth_user (id, name, email, username, role)
       SELECT role, role, role || '@users.invalid', role, role
       FROM unnest(ARRAY['viewer', 'operator', 'admin']) AS role RETURNING id)
     INSERT INTO auth_account (id, user_id, account_id, provider_id, password)
     SELECT id, id, id, 'credential', $1 FROM added`,
    [PASSWORD_HASH],
  );
}

/**
 * Opens a session without a password, for tests of what comes after the sign-in.
 * @param isHttps whether the dashboard has a PUBLIC_URL with https
 * @returns the cookie, as the browser sends it
 */
export async function openSession(database: Database, username: string, isHttps = false): Promise<string> {
  const name = await createAuth(database, { isHttps }).sessionCookie();
  const token = randomUUID();
  const { rows } = await database.pool.query<{ secret: string }>(
    `INSERT INTO auth_session (id, token, user_id, expires_at)
     SELECT $1, $1, id, now() + interval '1 day' FROM auth_user WHERE username = $2
     RETURNING (SELECT secret FROM auth_secret)`,
    [token, username],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`there is no user ${username}`);
  // As better-auth signs its cookies.
  const signature = createHmac('sha256', row.secret).update(token).digest('base64');
  return `${name}=${encodeURIComponent(`${token}.${signature}`)}`;
}

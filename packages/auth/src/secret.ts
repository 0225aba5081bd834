import { randomBytes } from 'node:crypto';
import type { Database } from '@tixngo-sync/db';

/**
 * The key that signs session cookies: made once, kept in the database, so that sessions survive a restart and hold for every dashboard of
 * the installation without a setting. Whoever starts first makes it; the others read it.
 */
export async function sessionSecret(database: Database): Promise<string> {
  await database.pool.query('INSERT INTO auth_secret (secret) VALUES ($1) ON CONFLICT DO NOTHING', [
    randomBytes(32).toString('base64url'),
  ]);
  const { secret } = await database.prisma.authSecret.findFirstOrThrow();
  return secret;
}

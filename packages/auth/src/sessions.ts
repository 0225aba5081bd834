import { type Author, auditSql, type Database, inTransaction } from '@tixngo-sync/db';
import { UsageError } from '@tixngo-sync/domain';

/** A session as it may be shown: never its token. */
export interface SessionRow {
  readonly sessionId: string;
  readonly createdAt: Date;
  /** To the minute. */
  readonly lastActiveAt: Date;
  readonly address: string | null;
  readonly browser: string | null;
}

/**
 * Lists the sessions of a user, the newest first.
 * @throws UsageError when there is no such user
 */
export async function listSessions(database: Database, username: string): Promise<SessionRow[]> {
  await requireUser(database.pool, username.toLowerCase());
  const { rows } = await database.pool.query<SessionRow>(
    `SELECT s.id AS "sessionId", s.created_at AS "createdAt", s.last_active_at AS "lastActiveAt",
       s.ip_address AS address, s.user_agent AS browser
     FROM auth_session s JOIN auth_user u ON u.id = s.user_id
     WHERE u.username = $1 AND s.expires_at > now() ORDER BY s.created_at DESC`,
    [username.toLowerCase()],
  );
  return rows;
}

/** Which sessions of a user. */
export type ChosenSessions = 'all' | { readonly only: string } | { readonly allBut: string };

/**
 * Ends sessions of a user. Audited if any ended.
 * @returns how many ended
 * @throws UsageError when there is no such user, or no such session where only one is chosen
 */
export async function endSessions(
  database: Database,
  author: Author,
  username: string,
  chosen: ChosenSessions,
  reason?: string,
): Promise<number> {
  const name = username.toLowerCase();
  const only = chosen !== 'all' && 'only' in chosen ? chosen.only : null;
  const allBut = chosen !== 'all' && 'allBut' in chosen ? chosen.allBut : null;
  return inTransaction(database, async (client) => {
    await requireUser(client, name);
    const { rowCount } = await client.query(
      `DELETE FROM auth_session s USING auth_user u
       WHERE u.id = s.user_id AND u.username = $1 AND s.expires_at > now()
         AND ($2::text IS NULL OR s.id = $2) AND s.id IS DISTINCT FROM $3`,
      [name, only, allBut],
    );
    const ended = rowCount ?? 0;
    if (ended === 0 && only !== null)
      throw new UsageError('SESSION_UNKNOWN', `${name} has no session ${only}. It may have ended.`);
    const which = only ?? (allBut === null ? 'all' : 'all others');
    if (ended > 0)
      await auditSql(client, { ...author, action: 'session.end', target: `${name}, ${which}`, reason });
    return ended;
  });
}

async function requireUser(client: Pick<Database['pool'], 'query'>, username: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM auth_user WHERE username = $1', [username]);
  if (rowCount === 0) throw new UsageError('USER_UNKNOWN', `There is no user ${username}.`);
}

/** Deletes what has expired: sessions with addresses, counts of failed sign-ins, links and challenges. */
export async function deleteExpired(database: Database): Promise<void> {
  await database.pool.query('DELETE FROM auth_session WHERE expires_at < now()');
  await database.pool.query('DELETE FROM sign_in_count WHERE expires_at < now()');
  await database.pool.query('DELETE FROM auth_invitation WHERE expires_at < now()');
  await database.pool.query('DELETE FROM auth_verification WHERE expires_at < now()');
}

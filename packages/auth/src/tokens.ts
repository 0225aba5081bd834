import { createHash, randomBytes } from 'node:crypto';
import { type Author, auditSql, type Database, inTransaction } from '@tixngo-sync/db';
import { isPlainName, isRole, type Role, UsageError } from '@tixngo-sync/domain';

/** An API token as it may be shown; the token itself is not stored. */
export interface TokenRow {
  readonly name: string;
  readonly role: Role;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  /** To the minute. */
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date;
}

/** Lets people and secret scanners recognise a token in a diff or a log. */
const TOKEN_PREFIX = 'tixngo_';

const DEFAULT_DAYS = 365;

/** Lists the API tokens by name. */
export async function listTokens(database: Database): Promise<TokenRow[]> {
  const rows = await database.prisma.apiToken.findMany({
    omit: { apiTokenId: true, tokenSha256: true },
    orderBy: { name: 'asc' },
  });
  return rows.flatMap((row) => (isRole(row.role) ? [{ ...row, role: row.role }] : []));
}

/**
 * Creates an API token and returns it, to be shown once. Only its SHA-256 is stored: it has 256 random
 * bits, so a slow hash would not make it safer.
 * @param options.expiresAt default: in a year
 * @throws UsageError when the name is empty or taken, or `expiresAt` is over
 */
export async function createToken(
  database: Database,
  author: Author,
  options: {
    name: string;
    role: Role;
    expiresAt?: Date | undefined;
    reason?: string | undefined;
  },
): Promise<string> {
  const name = options.name.trim();
  if (name === '') throw new UsageError('TOKEN_NAME', 'A token needs a name that says who uses it.');
  if (!isPlainName(name))
    throw new UsageError('TOKEN_NAME', 'A token cannot be named so: use visible characters, and not . or ..');
  const expiresAt = options.expiresAt ?? new Date(Date.now() + DEFAULT_DAYS * 86_400_000);
  if (expiresAt <= new Date())
    throw new UsageError('TOKEN_EXPIRY', 'The token would have expired already. Give a later time.');
  const token = TOKEN_PREFIX + randomBytes(32).toString('base64url');
  await inTransaction(database, async (client) => {
    const { rowCount } = await client.query(
      `INSERT INTO api_token (name, token_sha256, role, created_by, expires_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (name) DO NOTHING`,
      [name, sha256(token), options.role, author.actor, expiresAt],
    );
    if (rowCount === 0)
      throw new UsageError(
        'TOKEN_NAME_TAKEN',
        `There is already a token named ${name}. Revoke it first, or use another name.`,
      );
    await auditSql(client, {
      ...author,
      action: 'token.create',
      target: name,
      reason: options.reason,
      detail: { role: options.role, expiresAt: expiresAt.toISOString() },
    });
  });
  return token;
}

/** Revokes a token at once. @throws UsageError when there is no token of that name */
export async function revokeToken(
  database: Database,
  author: Author,
  name: string,
  reason?: string,
): Promise<void> {
  await inTransaction(database, async (client) => {
    const { rowCount } = await client.query('DELETE FROM api_token WHERE name = $1', [name]);
    if (rowCount === 0) throw new UsageError('TOKEN_UNKNOWN', `There is no token named ${name}.`);
    await auditSql(client, { ...author, action: 'token.revoke', target: name, reason });
  });
}

/** Returns the name and role of a token, or undefined when it is unknown or expired. Records its last use. */
export async function findToken(
  database: Database,
  token: string,
): Promise<{ name: string; role: Role } | undefined> {
  const tokenSha256 = sha256(token);
  const row = await database.prisma.apiToken.findFirst({
    select: { name: true, role: true },
    where: { tokenSha256, expiresAt: { gt: new Date() } },
  });
  if (row === null || !isRole(row.role)) return undefined;
  await database.pool.query(
    `UPDATE api_token SET last_used_at = now()
     WHERE token_sha256 = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
    [tokenSha256],
  );
  return { name: row.name, role: row.role };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

import { createHash, randomBytes } from 'node:crypto';
import { type Author, auditIn, type Database, inPrismaTransaction } from '@tixngo-sync/db';
import { type Role, UsageError } from '@tixngo-sync/domain';
import { hashPassword } from './password-hash.js';
import { checkNewPassword } from './password-rules.js';
import { changeUser, insertUser, requireUsername, storePassword } from './users.js';

/** A link is good for this long. */
const LINK_HOURS = 72;

/** What a one-time link contains, to be shown once: only its SHA-256 is stored. */
export interface Invitation {
  readonly secret: string;
  readonly expiresAt: Date;
}

/**
 * Adds a user who sets a password with a one-time link.
 * @throws UsageError when the name is taken or invalid
 */
export function inviteUser(
  database: Database,
  author: Author,
  user: { username: string; role: Role; reason?: string | undefined },
): Promise<Invitation> {
  requireUsername(user.username);
  return inPrismaTransaction(database, async (client) =>
    storeLink(client, author, await insertUser(client, author, user)),
  );
}

/**
 * Gives a user a one-time link to set another password; an earlier link no longer works. Until then, the old
 * password stays valid.
 * @throws UsageError when there is no such user
 */
export async function renewLink(
  database: Database,
  author: Author,
  username: string,
  reason?: string,
): Promise<Invitation> {
  let invitation: Invitation | undefined;
  await changeUser(database, username, { ...author, action: 'user.link', reason }, async (client, id) => {
    invitation = await storeLink(client, author, id);
    return true;
  });
  if (invitation === undefined) throw new Error(`no link was made for ${username}`);
  return invitation;
}

/** Returns whose link it is; null when it is used, replaced or expired, or the user is disabled. */
export async function findInvited(database: Database, secret: string): Promise<string | null> {
  const { username = null } = (await findInvitation(database.prisma, secret))?.user ?? {};
  return username;
}

/**
 * Sets the password of the person who has the link, ends the sessions of the user, and uses the link up.
 * @returns the user name
 * @throws UsageError `LINK_USED`, or when the password is not allowed
 */
export async function acceptInvitation(
  database: Database,
  secret: string,
  password: string,
): Promise<string> {
  const username = await findInvited(database, secret);
  if (username === null) throw linkUsed();
  await checkNewPassword(password, username);
  const hash = await hashPassword(password);
  return inPrismaTransaction(database, async (client) => {
    const invitation = await findInvitation(client, secret);
    // Of two requests at once, one deletes the link.
    const { count } = await client.authInvitation.deleteMany({ where: { linkSha256: sha256(secret) } });
    if (invitation === null || count === 0) throw linkUsed();
    const { userId } = invitation;
    await client.authUser.update({
      data: { mustChangePassword: false, updatedAt: new Date() },
      where: { id: userId },
    });
    await storePassword(client, userId, hash);
    await client.authSession.deleteMany({ where: { userId } });
    const entry = { action: 'user.password', target: username, detail: { by: 'link' } };
    await auditIn(client, { actor: username, channel: 'console', ...entry });
    return username;
  });
}

/** @param address at which people reach the dashboard, without a slash at the end */
export function passwordLink(address: string, secret: string): string {
  return `${address}/set-password?link=${secret}`;
}

type Client = Parameters<typeof insertUser>[0];

async function storeLink(client: Client, author: Author, userId: string): Promise<Invitation> {
  const secret = randomBytes(32).toString('base64url');
  const expiresAt = new Date(Date.now() + LINK_HOURS * 3_600_000);
  const link = { linkSha256: sha256(secret), createdBy: author.actor, createdAt: new Date(), expiresAt };
  await client.authInvitation.upsert({ where: { userId }, create: { userId, ...link }, update: link });
  return { secret, expiresAt };
}

function findInvitation(client: Pick<Client, 'authInvitation'>, secret: string) {
  return client.authInvitation.findFirst({
    select: { userId: true, user: { select: { username: true } } },
    where: { linkSha256: sha256(secret), expiresAt: { gt: new Date() }, user: { disabledAt: null } },
  });
}

function linkUsed(): UsageError {
  return new UsageError('LINK_USED', 'This link was used or has expired. Ask an admin for a new one.');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

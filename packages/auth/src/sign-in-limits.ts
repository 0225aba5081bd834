import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Database } from '@tixngo-sync/db';

/** Failures from one address or one known device in {@link WINDOW_SECONDS}, before it is refused. */
const MOST_FAILURES = 10;
const WINDOW_SECONDS = 15 * 60;
/** Failures on one account before each try from an unknown device waits; forgotten after a quiet hour. */
const FAILURES_AT_ONCE = 5;
const ACCOUNT_SECONDS = 60 * 60;
const LONGEST_DELAY_MS = 16_000;
/** better-auth accepts a code of the app in its own 30 s and those before and after. */
const CODE_SECONDS = 2 * 60;

/** Who tries to sign in. `device`: the id of a device that has signed in to this account before. */
export interface Sender {
  readonly username: string;
  readonly address: string;
  readonly device: string | undefined;
}

/**
 * Whether an attempt may proceed, and after what delay. `refused`: over the limit; `isFirst`: the first one
 * refused.
 */
export type Admission =
  | { readonly refused: true; readonly isFirst: boolean; readonly retryAfterSeconds: number }
  | { readonly refused: false; readonly delayMs: number; succeeded(): Promise<void> };

/**
 * Counts a try as failed before it is made, so that tries at the same moment count too; `succeeded` takes
 * that back. The counts are in PostgreSQL: every dashboard of the installation sees them.
 *
 * An account is never locked: guesses on it only become slower, 1 s to 16 s each. A device that has signed
 * in to it before does not wait, and has a limit for itself, so nobody can lock the owner out. One address
 * may fail ten times in a quarter of an hour, whatever the accounts.
 */
export async function admit(database: Database, sender: Sender): Promise<Admission> {
  if (sender.device !== undefined) {
    const key = keyOf('device', sender.device);
    const { failures } = await count(database, key, WINDOW_SECONDS, false);
    // Beyond it the device may be stolen, and counts as unknown.
    if (failures <= MOST_FAILURES) return admitted(0, () => forget(database, [key]));
  }
  const address = keyOf('address', networkOf(sender.address));
  const { failures, seconds } = await count(database, address, WINDOW_SECONDS, false);
  if (failures > MOST_FAILURES)
    return { refused: true, isFirst: failures === MOST_FAILURES + 1, retryAfterSeconds: seconds };
  const account = keyOf('account', sender.username);
  const onAccount = await count(database, account, ACCOUNT_SECONDS, true);
  return admitted(delayOf(onAccount.failures), async () => {
    await forget(database, [account]);
    await takeBack(database, address);
  });
}

/** Refuses more than ten wrong passwords in a quarter of an hour from somebody who is signed in. */
export async function admitPasswordCheck(database: Database, username: string): Promise<Admission> {
  const key = keyOf('password', username);
  const { failures, seconds } = await count(database, key, WINDOW_SECONDS, false);
  if (failures > MOST_FAILURES)
    return { refused: true, isFirst: failures === MOST_FAILURES + 1, retryAfterSeconds: seconds };
  return admitted(0, () => forget(database, [key]));
}

/** Marks a user's code as used. Returns false when it was used before and may still be right. */
export async function isFirstUse(database: Database, username: string, code: string): Promise<boolean> {
  const { failures } = await count(database, keyOf('code', `${username} ${code}`), CODE_SECONDS, false);
  return failures === 1;
}

/** Takes {@link isFirstUse} back, for a code that was wrong: it may be right soon. */
export function takeBackUse(database: Database, username: string, code: string): Promise<void> {
  return forget(database, [keyOf('code', `${username} ${code}`)]);
}

function admitted(delayMs: number, succeeded: () => Promise<void>): Admission {
  return { refused: false, delayMs, succeeded };
}

function delayOf(failures: number): number {
  if (failures <= FAILURES_AT_ONCE) return 0;
  return Math.min(1_000 * 2 ** (failures - FAILURES_AT_ONCE - 1), LONGEST_DELAY_MS);
}

/**
 * Returns an IPv6 address's network of 64 bits, because a host may choose among all addresses of its network.
 */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:/i, '');
  if (!isIPv6(plain)) return plain;
  const [beginning = ''] = plain.split('::');
  return [...beginning.split(':'), '0', '0', '0', '0'].slice(0, 4).join(':');
}

function keyOf(kind: string, of: string): string {
  return createHash('sha256').update(`${kind} ${of.toLowerCase()}`).digest('base64url');
}

/** @param extend whether the time starts again with each failure */
async function count(database: Database, key: string, seconds: number, extend: boolean) {
  const { rows } = await database.pool.query<{ failures: number; seconds: number }>(
    `INSERT INTO sign_in_count AS c (key, failures, expires_at) VALUES ($1, 1, now() + make_interval(secs => $2))
     ON CONFLICT (key) DO UPDATE SET
       failures = CASE WHEN c.expires_at <= now() THEN 1 ELSE c.failures + 1 END,
       expires_at = CASE WHEN c.expires_at <= now() OR $3 THEN excluded.expires_at ELSE c.expires_at END
     RETURNING failures, ceil(extract(epoch FROM expires_at - now()))::int AS seconds`,
    [key, seconds, extend],
  );
  return rows[0] ?? { failures: 1, seconds };
}

async function forget(database: Database, keys: readonly string[]): Promise<void> {
  await database.pool.query('DELETE FROM sign_in_count WHERE key = ANY ($1)', [keys]);
}

async function takeBack(database: Database, key: string): Promise<void> {
  await database.pool.query(
    'UPDATE sign_in_count SET failures = failures - 1 WHERE key = $1 AND failures > 0',
    [key],
  );
}

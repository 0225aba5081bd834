import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { verifyPassword as verifyOldHash } from 'better-auth/crypto';
import { inTurn } from './hashing-turns.js';

/** OWASP's first choice for scrypt: 128 MiB and about 0.3 s for each password. */
const COST = { logN: 17, r: 8, p: 1 };
const KEY_BYTES = 64;
const SALT_BYTES = 16;

/** `scrypt$17$8$1$salt$key`, both in base64. */
const HASH = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([^$]+)\$([^$]+)$/;

/** Hashes a password with a new salt. @throws RetryableError `BUSY` when too many hashes are waiting */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await inTurn(() => derive(password, salt, COST, KEY_BYTES));
  return ['scrypt', COST.logN, COST.r, COST.p, salt.toString('base64'), key.toString('base64')].join('$');
}

/**
 * Returns whether the password has this hash, ours or one that better-auth made (until version 0.1).
 * @throws RetryableError `BUSY` when too many hashes are waiting
 */
export async function verifyPassword({
  hash,
  password,
}: {
  hash: string;
  password: string;
}): Promise<boolean> {
  const [, logN, r, p, salt, key] = HASH.exec(hash) ?? [];
  if (salt === undefined || key === undefined) return inTurn(() => verifyOldHash({ hash, password }));
  const expected = Buffer.from(key, 'base64');
  const cost = { logN: Number(logN), r: Number(r), p: Number(p) };
  const found = await inTurn(() => derive(password, Buffer.from(salt, 'base64'), cost, expected.length));
  return timingSafeEqual(found, expected);
}

/** Whether a hash was made with other parameters than today's, so that the next sign-in replaces it. */
export function isOutdated(hash: string): boolean {
  return !hash.startsWith(`scrypt$${COST.logN}$${COST.r}$${COST.p}$`);
}

function derive(password: string, salt: Buffer, cost: typeof COST, bytes: number): Promise<Buffer> {
  const { logN, r, p } = cost;
  const N = 2 ** logN;
  // Node's own limit is 32 MiB.
  const options: ScryptOptions = { N, r, p, maxmem: 2 * 128 * N * r };
  return new Promise((resolve, reject) => {
    // The same letter may be typed composed or decomposed.
    scrypt(password.normalize('NFKC'), salt, bytes, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

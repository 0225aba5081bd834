import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** 16 MiB and about 50 ms for each guess: some clients choose an Idempotency-Key that can be guessed. */
const COST = { N: 2 ** 14, r: 8, p: 1 };

/** Two values derived from an Idempotency-Key, which itself is not stored. */
export interface SealingKeys {
  /** Finds the stored answer, but does not decrypt it. */
  readonly name: string;
  /** Decrypts the answer. Only a client with the Idempotency-Key can compute it. */
  readonly secret: Buffer;
}

/** Derives both from an Idempotency-Key. @param salt who sent it, and to which route */
export async function sealingKeys(key: string, salt: string): Promise<SealingKeys> {
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    scrypt(key, salt, 2 * KEY_BYTES, COST, (error, derived) =>
      error === null ? resolve(derived) : reject(error),
    );
  });
  const name = `scrypt:${bytes.subarray(0, KEY_BYTES).toString('base64url')}`;
  return { name, secret: bytes.subarray(KEY_BYTES) };
}

/** Encrypts an answer. */
export function seal(body: unknown, { secret }: SealingKeys): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, secret, iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(body)), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64');
}

/** Decrypts what {@link seal} returned. @throws Error when it was changed, or encrypted with another key */
export function unseal(sealed: string, { secret }: SealingKeys): unknown {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv(CIPHER, secret, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  return JSON.parse(text.toString());
}

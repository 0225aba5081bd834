import { randomInt } from 'node:crypto';
import { UsageError } from '@tixngo-sync/domain';
import { hashPassword } from 'better-auth/crypto';
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './better-auth.js';

/** Without letters and digits that look alike. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** @returns 20 letters and digits in groups of five, 115 bits: to be read off a terminal once */
export function generatePassword(): string {
  const groups = Array.from({ length: 4 }, () =>
    Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
  );
  return groups.join('-');
}

/** @returns the scrypt hash that better-auth checks against @throws UsageError for a password that is too short or too long */
export async function hashedPassword(password: string): Promise<string> {
  if (password.length < MIN_PASSWORD_LENGTH || password.length > MAX_PASSWORD_LENGTH) {
    throw new UsageError(
      'PASSWORD_LENGTH',
      `A password has ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters.`,
    );
  }
  return hashPassword(password);
}

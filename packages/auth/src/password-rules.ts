import { readFile } from 'node:fs/promises';
import { UsageError } from '@tixngo-sync/domain';

export const MIN_PASSWORD_LENGTH = 8;
export const MAX_PASSWORD_LENGTH = 128;

/**
 * Checks a new password as NIST SP 800-63B recommends: a length, no rules about its characters, and not one
 * of the 24,000 that are tried first.
 * @throws UsageError `PASSWORD_LENGTH` or `PASSWORD_COMMON`
 */
export async function checkNewPassword(password: string, username: string): Promise<void> {
  const { length } = [...password];
  if (length < MIN_PASSWORD_LENGTH || length > MAX_PASSWORD_LENGTH)
    throw new UsageError(
      'PASSWORD_LENGTH',
      `A password must have ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters.`,
    );
  const words = [password.toLowerCase(), wordIn(password)];
  const common = await commonPasswords();
  if (words.some((word) => word === username.toLowerCase() || word === OUR_NAME || common.has(word)))
    throw new UsageError(
      'PASSWORD_COMMON',
      'This password is too common. Choose another: three unrelated words are good.',
    );
}

const OUR_NAME = 'tixngo-sync';

/**
 * 23,648 of the 49,233 entries of @zxcvbn-ts/language-common 4.1.3 (MIT), the most common first: those with
 * at least 8 characters, and the words among the first 10,000. The others cannot be new passwords.
 */
const LIST = new URL('../common-passwords.txt', import.meta.url);

/** Returns a password without the few characters that people append: `Arsenal!2026` is `arsenal`. */
function wordIn(password: string): string {
  return password.toLowerCase().replace(/[^\p{L}]{1,5}$/u, '');
}

let list: Promise<ReadonlySet<string>> | undefined;

/** Read at first use, because most commands of the CLI do not need it. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  list ??= readFile(LIST, 'utf8').then((text) => new Set(text.split('\n')));
  return list;
}

import { UsageError } from '@tixngo-sync/domain';

export const MIN_PASSWORD_LENGTH = 8;
export const MAX_PASSWORD_LENGTH = 128;

/**
 * Checks a new password as NIST SP 800-63B recommends: a length, no rules about its characters, and not one
 * of the 49,000 that are tried first (the list of @zxcvbn-ts/language-common).
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
      'This password is one of those that are guessed first. Choose another: three unrelated words are good.',
    );
}

const OUR_NAME = 'tixngo-sync';

/** Returns a password without the few characters that people append: `Arsenal!2026` is `arsenal`. */
function wordIn(password: string): string {
  return password.toLowerCase().replace(/[^\p{L}]{1,5}$/u, '');
}

let list: Promise<ReadonlySet<string>> | undefined;

/** Loaded at first use: it takes 80 ms, which most commands of the CLI do not need. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  list ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  );
  return list;
}

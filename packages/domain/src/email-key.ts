const ASCII = /^[\x20-\x7e]*$/;
/** General category Cf: zero-width spaces and joiners, direction marks, the soft hyphen, byte order marks. */
const INVISIBLE = /\p{Cf}/gu;

/**
 * Returns the key by which two spellings are one e-mail: without invisible characters, in NFC, case folded
 * and without outer white space; null when nothing is left (docs/domain.md, "Which contact has this
 * e-mail?"). PostgreSQL's `email_key()` follows the same rule, whatever its locale.
 */
export function emailKey(email: string | null): string | null {
  if (email === null) return null;
  // A ticket names its owner several times in a row.
  if (email !== last.email) last = { email, key: keyOf(email) };
  return last.key;
}

let last: { readonly email: string; readonly key: string | null } = { email: '', key: null };

function keyOf(email: string): string | null {
  // Nearly every e-mail is ASCII.
  const key = ASCII.test(email) ? email.trim().toLowerCase() : unicodeKey(email);
  return key === '' ? null : key;
}

function unicodeKey(email: string): string {
  const visible = email.replace(INVISIBLE, '').normalize('NFC');
  return visible
    .replace(/./gsu, (character) => foldCase(character))
    .normalize('NFC')
    .trim();
}

/**
 * Folds the case of one character by Unicode's simple case folding. JavaScript only compares by it (flags
 * `iu`), so the lower-case spelling is taken if that comparison agrees: not for the Turkish dotted capital I.
 */
function foldCase(character: string): string {
  const candidates = [character.toUpperCase().toLowerCase(), character.toLowerCase()];
  return candidates.find((candidate) => isSameLetter(character, candidate)) ?? character;
}

function isSameLetter(a: string, b: string): boolean {
  const codePoint = a.codePointAt(0)?.toString(16);
  return new RegExp(`^\\u{${codePoint}}$`, 'iu').test(b);
}

/** Returns false for text that PostgreSQL or UTF-8 cannot hold: NUL, half a surrogate pair. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** Visible ASCII at both ends: what nearly every id is. */
const PLAIN_ID = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;
const OUTER = /[\s\p{Cf}]/u;

/** Returns an id or e-mail address without outer white space and invisible characters (category Cf). */
export function trimId(text: string): string {
  if (PLAIN_ID.test(text)) return text;
  const characters = [...text];
  const isInner = (character: string) => !OUTER.test(character);
  return characters.slice(characters.findIndex(isInner), characters.findLastIndex(isInner) + 1).join('');
}

/** Returns the first control character (category Cc), as {@link visible} shows it; null if there is none. */
export function controlIn(text: string): string | null {
  const [control] = /\p{Cc}/u.exec(text) ?? [];
  return control === undefined ? null : visible(control);
}

/** Returns whether an id is not empty, is trimmed and has no control character. */
export function isCleanId(text: string): boolean {
  if (PLAIN_ID.test(text)) return true;
  return text !== '' && trimId(text) === text && controlIn(text) === null;
}

/**
 * Characters that could move a terminal's cursor, hide a line or reorder text: C0, DEL, C1, line separators,
 * and the marks of bidirectional text.
 */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** Returns the text with its control characters as JSON escapes them: `\u001b`, `\n`. */
export function visible(text: string): string {
  return text.replace(CONTROLS, (character) => SHORT_ESCAPES[character] ?? escaped(character));
}

/**
 * Returns whether people can read a name that someone gave, and an address can end with it: it has a visible
 * character, none that {@link visible} escapes, and is not `.` or `..`.
 */
export function isPlainName(name: string): boolean {
  return trimId(name) !== '' && visible(name) === name && !/^\.{1,2}$/.test(name);
}

/** As {@link visible}, but keeps line ends and tabs: for text of several lines. */
export function visibleLines(text: string): string {
  return text.replace(CONTROLS, (character) => (/[\n\t]/.test(character) ? character : escaped(character)));
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

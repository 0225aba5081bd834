/** Fields for operators only: a match day does not need them. */
const FOR_OPERATORS = new Set(['birthday', 'nationality', 'idNumber', 'mobilePhone', 'body']);

/**
 * Returns what a viewer may see of an answer, at any depth: names stay, e-mail addresses lose all but the
 * first letter of their local part (`a…@club.test`), and fields for operators are null.
 */
export function withoutPersonalData(value: unknown): unknown {
  if (typeof value === 'string') return shortenEmails(value);
  if (Array.isArray(value)) return value.map(withoutPersonalData);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      FOR_OPERATORS.has(name) ? null : withoutPersonalData(inner),
    ]),
  );
}

/** Small and full-width forms too: people read them as the same sign. */
const AT = /[@\ufe6b\uff20](?=[^\s@])/g;
const IN_LOCAL_PART = /[^\s@\ufe6b\uff20]/;

/**
 * Returns a text with every e-mail address in it shortened to `a…@club.test`. The local part is all before
 * the @ up to white space, and what is quoted: `"ada lovelace"@club.test`.
 */
export function shortenEmails(text: string): string {
  let shortened = '';
  let end = 0;
  for (const { index } of text.matchAll(AT)) {
    const start = startOfLocalPart(text, index, end);
    shortened += text.slice(end, start) + shortenedPart(text.slice(start, index));
    end = index;
  }
  return shortened + text.slice(end);
}

/** @param floor where the address before it ends */
function startOfLocalPart(text: string, at: number, floor: number): number {
  const quote = text[at - 1] === '"' ? text.lastIndexOf('"', at - 2) : -1;
  let start = quote >= floor ? quote : at;
  // Ends at the @ of the address before it, too.
  while (IN_LOCAL_PART.test(text[start - 1] ?? '')) start -= 1;
  return start;
}

/** Returns the first character, after what may open an address in a sentence; an empty text as it is. */
function shortenedPart(localPart: string): string {
  const [start] = /[<("'[]*./su.exec(localPart) ?? [];
  return start === undefined ? '' : `${start}…`;
}

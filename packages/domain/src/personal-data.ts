/** Fields for operators only: a match day does not need them. */
const FOR_OPERATORS = new Set(['birthday', 'nationality', 'idNumber', 'mobilePhone', 'body']);

const EMAIL = /([^\s@<>"'(),:;]+)@([^\s@<>"'(),:;]+)/g;

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

/** Returns a text with every e-mail address in it shortened to `a…@club.test`. */
export function shortenEmails(text: string): string {
  return text.replace(EMAIL, shortened);
}

function shortened(_email: string, localPart: string, host: string): string {
  const [first = ''] = localPart;
  return `${first}…@${host}`;
}

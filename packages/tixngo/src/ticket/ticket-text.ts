/**
 * Writes a ticket as JSON text, to be kept in quarantine. Takes whatever JSON.parse gives, also what is nested too deep for
 * JSON.stringify, which recurses; half surrogate pairs and NUL come out escaped, so the text can be stored.
 */
export function ticketText(raw: unknown): string {
  try {
    return JSON.stringify(raw) ?? 'null';
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return deepJsonText(raw);
  }
}

interface OpenValue {
  readonly entries: Iterator<[string, unknown]>;
  readonly isList: boolean;
  isFirst: boolean;
}

/** The same text with a stack of its own. */
function deepJsonText(raw: unknown): string {
  const parts: string[] = [];
  const open: OpenValue[] = [];
  const begin = (value: unknown) => {
    if (typeof value !== 'object' || value === null) {
      parts.push(JSON.stringify(value) ?? 'null');
      return;
    }
    const isList = Array.isArray(value);
    parts.push(isList ? '[' : '{');
    open.push({ entries: Object.entries(value).values(), isList, isFirst: true });
  };
  begin(raw);
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const next = top.entries.next();
    if (next.done === true) {
      parts.push(top.isList ? ']' : '}');
      open.pop();
      continue;
    }
    const [name, value] = next.value;
    if (!top.isFirst) parts.push(',');
    top.isFirst = false;
    if (!top.isList) parts.push(JSON.stringify(name), ':');
    begin(value);
  }
  return parts.join('');
}

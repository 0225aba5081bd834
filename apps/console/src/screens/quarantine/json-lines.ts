/** A line of a text of JSON. */
export interface JsonLine {
  /** With its indentation. */
  readonly text: string;
  /** Where it is wrong: the field is on this line, or is missing in the object that begins on it. */
  readonly mark: 'wrong' | 'missing' | null;
}

/**
 * Returns a value as lines of indented JSON, with the line of a field marked. Every line of the field's value
 * is marked; of a field that is not there, the line of its nearest parent.
 * @param field its path, as quarantine names it: `lifecycle[0].status`; null: nothing is marked
 */
export function jsonLines(value: unknown, field: string | null): JsonLine[] {
  const lines = linesOf(value, '', '', '');
  const target = field === null ? undefined : field;
  if (target === undefined) return lines.map(({ text }) => ({ text, mark: null }));
  const isThere = lines.some(({ path }) => path === target);
  const marked = isThere ? target : nearest(target, new Set(lines.map(({ path }) => path)));
  const first = lines.findIndex(({ path }) => path === marked);
  return lines.map(({ text, path }, index) => {
    if (isThere) return { text, mark: isInside(path, target) ? 'wrong' : null };
    return { text, mark: index === first ? 'missing' : null };
  });
}

interface PathLine {
  readonly text: string;
  readonly path: string;
}

function linesOf(value: unknown, path: string, indent: string, name: string): PathLine[] {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0)
    return [{ text: `${indent}${name}${JSON.stringify(value)}`, path }];
  const isList = Array.isArray(value);
  const inner = Object.entries(value).map(([key, part]) =>
    isList
      ? linesOf(part, `${path}[${key}]`, `${indent}  `, '')
      : linesOf(part, path === '' ? key : `${path}.${key}`, `${indent}  `, `${JSON.stringify(key)}: `),
  );
  const separated = inner.flatMap((lines, index) =>
    index === inner.length - 1
      ? lines
      : lines.map((line, at) => (at === lines.length - 1 ? { ...line, text: `${line.text},` } : line)),
  );
  const [open, close] = isList ? '[]' : '{}';
  return [{ text: `${indent}${name}${open}`, path }, ...separated, { text: `${indent}${close}`, path }];
}

function isInside(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}.`) || path.startsWith(`${parent}[`);
}

/** Returns the path of the nearest parent that is there; '' is the whole value. */
function nearest(field: string, paths: ReadonlySet<string>): string {
  let path = field;
  while (path !== '' && !paths.has(path)) path = path.replace(/(\.|^)[^.[\]]*$|\[\d*\]$/, '');
  return path;
}

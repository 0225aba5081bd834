import { emailKey } from '@tixngo-sync/domain';

/** Returns the stand-in for the person with this e-mail key; null to leave the person as is. */
export type StandInFor = (emailKey: string) => string | null;

/** Personal data found in JSON. */
export interface Finding {
  /** Such as `spectatorDetails` or `lifecycle[2].ownerEmail`. */
  readonly path: string;
  readonly value: unknown;
}

/** The contract nests at most 4 deep. What is deeper than this is removed without a search. */
const DEEPEST = 64;
/** What can surround an e-mail in a text. */
const SEPARATORS = /[\s<>()[\]{}"',;:|\\/=]+/;
const LONGEST_EMAIL = 512;

/**
 * Replaces persons anywhere in JSON. An object with the person's `email` becomes `{ email: stand-in }`,
 * because its other fields describe the person; a text that is or contains the e-mail becomes the stand-in.
 * The ticket itself is not a person, whatever its `email` is. Returns the same value if there was nothing to
 * replace.
 * @param onFound called with each finding before it is replaced
 */
export function replacePersons(
  value: unknown,
  standInFor: StandInFor,
  onFound?: (finding: Finding) => void,
): unknown {
  const report = onFound ?? (() => {});
  const visit = (current: unknown, path: string, depth: number): unknown => {
    if (typeof current === 'string') {
      const standIn = standInIn(current, standInFor);
      if (standIn === null) return current;
      report({ path, value: current });
      return standIn;
    }
    if (typeof current !== 'object' || current === null) return current;
    if (depth > DEEPEST) return null;
    if (Array.isArray(current)) return visitList(current, path, depth);
    return visitObject(current, path, depth);
  };
  const visitList = (list: readonly unknown[], path: string, depth: number): unknown => {
    const visited = list.map((item, index) => visit(item, `${path}[${index}]`, depth + 1));
    return visited.some((item, index) => item !== list[index]) ? visited : list;
  };
  const visitObject = (object: object, path: string, depth: number): unknown => {
    const entries = Object.entries(object);
    const email = entries.find(([name]) => name === 'email')?.[1];
    const person = depth > 0 && typeof email === 'string' ? standInIn(email, standInFor) : null;
    if (person !== null) {
      report({ path, value: object });
      return { email: person };
    }
    let changed = false;
    const visited = entries.map(([name, field]): [string, unknown] => {
      const newName = standInIn(name, standInFor) ?? name;
      const newField = visit(field, path === '' ? name : `${path}.${name}`, depth + 1);
      changed ||= newName !== name || newField !== field;
      return [newName, newField];
    });
    // Object.fromEntries makes an own field of any name, `__proto__` included.
    return changed ? Object.fromEntries(visited) : object;
  };
  return visit(value, '', 0);
}

/** Returns the stand-in for the first e-mail in the text that has one. */
function standInIn(text: string, standInFor: StandInFor): string | null {
  if (!text.includes('@')) return null;
  const folded = emailKey(text);
  if (folded === null) return null;
  const whole = standInFor(folded);
  if (whole !== null) return whole;
  for (const word of folded.split(SEPARATORS)) {
    if (!word.includes('@') || word.length > LONGEST_EMAIL) continue;
    const standIn = standInFor(word.replace(/[.!?]+$/, ''));
    if (standIn !== null) return standIn;
  }
  return null;
}

import { emailKey } from '@tixngo-sync/domain';

/** What stands for the person with this e-mail key; null: leave the person as it is. */
export type StandInFor = (emailKey: string) => string | null;

/** Something of a person's that was found in JSON. */
export interface Finding {
  /** As `spectatorDetails` or `lifecycle[2].ownerEmail`. */
  readonly path: string;
  readonly value: unknown;
}

/** Nothing in the contract is nested deeper than 4; what is, is not searched but left out. */
const DEEPEST = 64;
/** What stands around an e-mail in a text. */
const SEPARATORS = /[\s<>()[\]{}"',;:|\\/=]+/;
const LONGEST_EMAIL = 512;

/**
 * Replaces persons in any JSON, wherever they are: an object whose `email` is the person's becomes `{ email: stand-in }` (its other fields
 * describe the person), a text that is or holds the e-mail becomes the stand-in. The ticket itself is no person, whatever its `email` is.
 * @param onFound told what is replaced, before it is
 * @returns the same value where there was nothing to replace
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
    // fromEntries makes own fields of whatever names, `__proto__` too.
    return changed ? Object.fromEntries(visited) : object;
  };
  return visit(value, '', 0);
}

/** @returns the stand-in for the first e-mail in a text that has one */
function standInIn(text: string, standInFor: StandInFor): string | null {
  if (!text.includes('@')) return null;
  const key = emailKey(text);
  const whole = key === null ? null : standInFor(key);
  if (whole !== null) return whole;
  for (const word of text.split(SEPARATORS)) {
    if (!word.includes('@') || word.length > LONGEST_EMAIL) continue;
    const standIn = standInFor(word.replace(/[.!?]+$/, '').toLowerCase());
    if (standIn !== null) return standIn;
  }
  return null;
}

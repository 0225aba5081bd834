/** The JSON types found at each path. */
type Shape = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * As deep as the contract goes: `lifecycle[].timestamp`,
 * `spectatorDetails.organizerSpectatorPreference.allowPromoEmail`.
 */
const DEEPEST = 3;
/** Field names come from outside: more than a contract can have are noise. */
const MOST_PATHS = 300;
const LONGEST_NAME = 64;
/** Changes listed; the rest are counted. */
const SHOWN_CHANGES = 12;

/**
 * Describes how the structure of tickets changed, to explain why a page is all bad: fields that are gone, new
 * or of another type. Names and types only, never a value. A field that few tickets have may appear to come
 * or go.
 * @param before tickets of a page that was good
 * @param now tickets of a page that is not
 * @returns one line; null when the structure is the same
 */
export function whatChanged(before: readonly unknown[], now: readonly unknown[]): string | null {
  const old = shapeOf(before);
  const current = shapeOf(now);
  const changes: string[] = [];
  for (const [path, types] of old) {
    const found = current.get(path);
    if (found !== undefined && !overlap(types, found)) {
      changes.push(`${path} was ${[...types].join(' or ')} and is ${[...found].join(' or ')}`);
    }
    if (found === undefined && isParentAlike(path, old, current)) changes.push(`${path} is gone`);
  }
  for (const path of current.keys())
    if (!old.has(path) && isParentAlike(path, old, current)) changes.push(`${path} is new`);
  if (changes.length === 0) return null;
  const rest = changes.length - SHOWN_CHANGES;
  return `${changes.slice(0, SHOWN_CHANGES).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...a].some((type) => b.has(type));
}

/** Of an object that is gone, new or of another type, only the object is listed, not its fields. */
function isParentAlike(path: string, old: Shape, current: Shape): boolean {
  const parent = parentOf(path);
  return overlap(old.get(parent) ?? new Set(), current.get(parent) ?? new Set());
}

function parentOf(path: string): string {
  return path.replace(/(^|\.)[^.]*$/, '').replace(/(\[\])+$/, '') || ROOT;
}
const ROOT = 'the ticket';

function shapeOf(tickets: readonly unknown[]): Shape {
  const shape = new Map<string, Set<string>>();
  const note = (path: string, value: unknown, depth: number): void => {
    // A null field counts as absent.
    if (value === null || value === undefined) return;
    const types = shape.get(path) ?? new Set();
    if (types.size === 0 && shape.size >= MOST_PATHS) return;
    shape.set(path, types.add(typeOf(value)));
    if (typeof value !== 'object' || depth === DEEPEST) return;
    if (Array.isArray(value)) for (const item of value.slice(0, 5)) noteFields(`${path}[]`, item, depth + 1);
    else noteFields(path, value, depth + 1);
  };
  const noteFields = (path: string, value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    for (const [name, field] of Object.entries(value))
      note(`${path === ROOT ? '' : `${path}.`}${safeName(name)}`, field, depth);
  };
  for (const ticket of tickets) {
    note(ROOT, typeof ticket === 'object' && ticket !== null ? null : ticket, DEEPEST);
    if (typeof ticket === 'object' && ticket !== null) {
      shape.set(ROOT, (shape.get(ROOT) ?? new Set()).add(typeOf(ticket)));
      noteFields(ROOT, ticket, 1);
    }
  }
  return shape;
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

/** A name may hold personal data, so it is reduced to the characters of the contract's field names. */
function safeName(name: string): string {
  return name.slice(0, LONGEST_NAME).replace(/[^A-Za-z0-9_-]/g, '_');
}

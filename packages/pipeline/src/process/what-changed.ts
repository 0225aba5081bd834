/** What a field held: JSON's types. */
type Shape = ReadonlyMap<string, ReadonlySet<string>>;

/** As deep as the contract: `lifecycle[].timestamp`, `spectatorDetails.organizerSpectatorPreference.allowPromoEmail`. */
const DEEPEST = 3;
/** Names come from outside: more than a contract has is noise. */
const MOST_PATHS = 300;
const LONGEST_NAME = 64;
/** Changes told; the rest is counted. */
const TOLD = 12;

/**
 * What changed in the build of tickets, for a person who has to find out why a page is all bad: fields that are gone, new, or of another
 * type. Names and types only, never a value. A field that few tickets have may seem to come or go.
 * @param before tickets of a page that was good
 * @param now tickets of a page that is not
 * @returns one line; null: they are built alike
 */
export function whatChanged(before: readonly unknown[], now: readonly unknown[]): string | null {
  const old = shapeOf(before);
  const current = shapeOf(now);
  const changes: string[] = [];
  for (const [path, types] of old) {
    const found = current.get(path);
    if (found !== undefined && !haveCommon(types, found)) {
      changes.push(`${path} was ${[...types].join(' or ')} and is ${[...found].join(' or ')}`);
    }
    if (found === undefined && isParentAlike(path, old, current)) changes.push(`${path} is gone`);
  }
  for (const path of current.keys())
    if (!old.has(path) && isParentAlike(path, old, current)) changes.push(`${path} is new`);
  if (changes.length === 0) return null;
  const rest = changes.length - TOLD;
  return `${changes.slice(0, TOLD).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
}

function haveCommon(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...a].some((type) => b.has(type));
}

/** What is in an object that is gone, new or something else now is not told one by one: the object is. */
function isParentAlike(path: string, old: Shape, current: Shape): boolean {
  const parent = parentOf(path);
  return haveCommon(old.get(parent) ?? new Set(), current.get(parent) ?? new Set());
}

function parentOf(path: string): string {
  return path.replace(/(^|\.)[^.]*$/, '').replace(/(\[\])+$/, '') || THE_TICKET;
}
const THE_TICKET = 'the ticket';

function shapeOf(tickets: readonly unknown[]): Shape {
  const shape = new Map<string, Set<string>>();
  const note = (path: string, value: unknown, depth: number): void => {
    // Null says as little as an absent field.
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
      note(`${path === THE_TICKET ? '' : `${path}.`}${safe(name)}`, field, depth);
  };
  for (const ticket of tickets) {
    note(THE_TICKET, typeof ticket === 'object' && ticket !== null ? null : ticket, DEEPEST);
    if (typeof ticket === 'object' && ticket !== null) {
      shape.set(THE_TICKET, (shape.get(THE_TICKET) ?? new Set()).add(typeOf(ticket)));
      noteFields(THE_TICKET, ticket, 1);
    }
  }
  return shape;
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
}

/** A name may be somebody's: fields of the contract look like this, others are made to. */
function safe(name: string): string {
  return name.slice(0, LONGEST_NAME).replace(/[^A-Za-z0-9_-]/g, '_');
}

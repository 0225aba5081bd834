import { isStorable } from '@tixngo-sync/domain';

export const UNSTORABLE = 'contains NUL or half a surrogate pair, or is nested too deep';

/** No body of ours is deeper; what follows the levels of a body one by one ends at some depth. */
const MOST_LEVELS = 32;

/** Lists where a value holds text that PostgreSQL cannot store, as a name or as a value. */
export function unstorablePaths(value: unknown, path = '', level = 0): string[] {
  if (typeof value === 'string') return isStorable(value) ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  if (level === MOST_LEVELS) return [path];
  return Object.entries(value).flatMap(([name, inner]) =>
    isStorable(name) ? unstorablePaths(inner, path === '' ? name : `${path}.${name}`, level + 1) : [path],
  );
}

import { isStorable } from '@tixngo-sync/domain';

export const UNSTORABLE = 'contains NUL or half a surrogate pair';

/** Lists where a value holds text that PostgreSQL cannot store, as a name or as a value. */
export function unstorablePaths(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return isStorable(value) ? [] : [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    isStorable(name) ? unstorablePaths(inner, path === '' ? name : `${path}.${name}`) : [path],
  );
}

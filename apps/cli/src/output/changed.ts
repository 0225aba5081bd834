import { isDeepStrictEqual } from 'node:util';

/** Returns `done`, or that nothing changed when both states are equal. */
export function changedText(before: unknown, after: unknown, done: string): string {
  return isDeepStrictEqual(before, after) ? 'Nothing changed.' : done;
}

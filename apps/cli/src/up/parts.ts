import { fileURLToPath } from 'node:url';

/** The programs that `up` runs beside each other. */
export type PartName = 'simulator' | 'worker' | 'dashboard';

/** @returns the built program of a part. The same distance from src/up and from dist/up. */
export function programOf(part: PartName): string {
  return fileURLToPath(new URL(`../../../${part}/dist/main.js`, import.meta.url));
}

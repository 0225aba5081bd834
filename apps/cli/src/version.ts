import { readFileSync } from 'node:fs';

/** The version of the product; all its packages share it. */
export const version: string = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
).version;

import { readFileSync } from 'node:fs';
import { CONSOLE_DIR } from '../http/console-dir.js';
import type { Site } from '../site.js';

/**
 * Returns what renders the console's document: with the base path in its addresses, and with the nonce that
 * the content policy allows for style elements. The same file for every screen; the console reads the path.
 * @throws Error when the console is not built
 */
export function consoleDocument(site: Site): (nonce: string) => string {
  const template = readFileSync(`${CONSOLE_DIR}index.html`, 'utf8')
    .replaceAll('BASE_PATH', site.basePath)
    .replaceAll('"./assets/', `"${site.path('/assets/')}`);
  return (nonce) => template.replace('STYLE_NONCE', nonce);
}

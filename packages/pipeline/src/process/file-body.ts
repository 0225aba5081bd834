import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import { ticketText } from '@tixngo-sync/tixngo';
import type { PageElement } from './read-page.js';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** A page of a file is stored as its elements: with line numbers, and with the lines that are no tickets. */
export async function writeFileBody(
  elements: readonly PageElement[],
): Promise<{ body: Uint8Array; bodyBytes: number }> {
  const bytes = Buffer.from(ticketText(elements));
  return { body: await compress(bytes, { level: constants.Z_BEST_SPEED }), bodyBytes: bytes.length };
}

/** @returns what `writeFileBody` wrote */
export async function readFileBody(body: Uint8Array): Promise<PageElement[]> {
  // Only writeFileBody writes the bodies of FILE pages.
  return JSON.parse((await decompress(body)).toString()) as PageElement[];
}

import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import { readStoredBody, ticketText } from '@tixngo-sync/tixngo';
import { feedElements, type PageElement } from './page-element.js';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** Compresses elements into the body of a page: see `readPageBody` for the two formats. */
export async function writePageBody(
  source: 'FEED' | 'FILE',
  elements: readonly PageElement[],
): Promise<{ body: Uint8Array; bodyBytes: number }> {
  const bytes = Buffer.from(source === 'FILE' ? ticketText(elements) : feedAnswer(elements));
  return { body: await compress(bytes, { level: constants.Z_BEST_SPEED }), bodyBytes: bytes.length };
}

/** Writes TIXNGO's answer again, without its next key: that is in the page's row. */
function feedAnswer(elements: readonly PageElement[]): string {
  return `{"result":[${elements.map(({ raw }) => ticketText(raw)).join(',')}]}`;
}

/**
 * Reads the body of a stored page. A feed page is stored as TIXNGO's answer; a page of a file as its
 * elements, with line numbers and the lines that are not tickets.
 */
export async function readPageBody(source: 'FEED' | 'FILE', body: Uint8Array): Promise<PageElement[]> {
  if (source === 'FEED') return feedElements(await readStoredBody(body));
  // Only writePageBody writes the bodies of FILE pages.
  return JSON.parse((await decompress(body)).toString()) as PageElement[];
}

/** Decompresses a body without parsing it. */
export async function bodyText(body: Uint8Array): Promise<string> {
  return (await decompress(body)).toString();
}

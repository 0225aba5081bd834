import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';
import { readStoredBody, ticketText } from '@tixngo-sync/tixngo';

/** One element of a page as received, valid or not. */
export interface PageElement {
  /** On the page, from 0. */
  readonly position: number;
  /** The line of the file; null for the feed. */
  readonly line: number | null;
  readonly raw: unknown;
  /** Set when a line of a file is not a ticket: says why. `raw` is then the line's text. */
  readonly malformed?: string;
}

/** Turns the tickets of a feed page into elements. */
export function feedElements(tickets: readonly unknown[]): PageElement[] {
  return tickets.map((raw, position) => ({ position, line: null, raw }));
}

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

/** More than a page can have: a body is at most 64 MB, and a ticket has more than 64 bytes. */
const POSITIONS = 2 ** 20;

/**
 * Returns a change's place in the feed. It grows with the page, then with the position on the page, so it
 * does not depend on how the feed was split into pages. Changes from a file sort below every place of the
 * feed, and earlier lines sort higher, so that at an equal `updatedAt` the stored change wins
 * (docs/interface.md, `upload`).
 */
export function placeOf(source: 'FEED' | 'FILE', pageId: number, position: number): number {
  const place = pageId * POSITIONS + position;
  return source === 'FEED' ? place : -place;
}

/** Returns the page and the position that {@link placeOf} made a place from. */
export function elementAt(place: number): {
  readonly source: 'FEED' | 'FILE';
  readonly pageId: number;
  readonly position: number;
} {
  const [source, distance] = place < 0 ? (['FILE', -place] as const) : (['FEED', place] as const);
  return { source, pageId: Math.floor(distance / POSITIONS), position: distance % POSITIONS };
}

/**
 * Returns the place used to find the earliest snapshot that describes a person: files come after the whole
 * feed.
 */
export function descriptionPlaceOf(place: number): number {
  return place >= 0 ? place : 2 ** 52 - place;
}

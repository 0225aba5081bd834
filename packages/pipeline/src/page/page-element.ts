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

/**
 * Returns the place used to find the earliest snapshot that describes a person: files come after the whole
 * feed.
 */
export function descriptionPlaceOf(place: number): number {
  return place >= 0 ? place : 2 ** 52 - place;
}

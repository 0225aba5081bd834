/** Pages have at most this many tickets: a body is capped at 64 MB, and a ticket has more than 64 bytes. */
const POSITIONS = 2 ** 20;

/**
 * A change's place in the feed: grows with the page, then with the position on it, so that it does not depend on how the feed was cut
 * into pages. A change from a file has none: it is below every place of the feed, and the earlier in a file the higher, so that at an
 * equal `updatedAt` what is stored stays (docs/interface.md, `upload`).
 */
export function placeOf(source: 'FEED' | 'FILE', pageId: number, position: number): number {
  const place = pageId * POSITIONS + position;
  return source === 'FEED' ? place : -place;
}

/** For "the earliest snapshot that describes a person": there a change from a file comes after every one of the feed. */
export function descriptionPlaceOf(place: number): number {
  return place >= 0 ? place : 2 ** 52 - place;
}

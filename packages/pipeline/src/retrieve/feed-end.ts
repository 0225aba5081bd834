/**
 * After this many empty pages with a new key in a row, a run ends. It moved the key past them, so the next
 * run continues there.
 */
export const EMPTY_PAGES_IN_A_ROW = 10;

export interface AnsweredPage {
  readonly tickets: readonly unknown[];
  readonly nextKey: string | null;
}

/** What a run does with an answer. */
export type FeedStep =
  | { readonly kind: 'END' }
  /** The page is empty: moves the key past it and continues. */
  | { readonly kind: 'PASS'; readonly nextKey: string }
  /** Stores the page; `isLast`: the feed ends there. */
  | { readonly kind: 'STORE'; readonly nextKey: string; readonly isLast: boolean };

/**
 * Decides where the feed ends (docs/domain.md, "Where the feed ends"): at an empty page without a new key,
 * or after a page that is smaller than the largest page of the run. A page that is smaller than the batch
 * size is not the end: the server may have a limit of its own.
 * @param requestedKey null at the start of the feed
 * @param largestPage tickets on the largest page of this run so far; 0 if there was none
 */
export function stepAfter(
  { tickets, nextKey }: AnsweredPage,
  requestedKey: string | null,
  largestPage: number,
): FeedStep {
  const isEmpty = tickets.length === 0;
  if (nextKey === null || (isEmpty && nextKey === requestedKey)) return { kind: 'END' };
  return isEmpty
    ? { kind: 'PASS', nextKey }
    : { kind: 'STORE', nextKey, isLast: tickets.length < largestPage };
}

/** One answer of a feed, before any fault touches it. */
export interface FeedPage {
  /** The JSON array of tickets, encoded. */
  readonly resultJson: Buffer;
  readonly tickets: number;
  /** The key that leads past this page; null: the feed gives none, because the page is empty. */
  readonly nextKey: string | null;
}

/** What the diff endpoint reads pages from. */
export interface Feed {
  /**
   * @param key undefined: from the beginning
   * @param limit tickets at most, at least 1
   * @throws InvalidKeyError for a key that this feed did not give
   */
  page(key: string | undefined, limit: number): FeedPage;
  /** A key under which the page of `key` is served once more. @throws InvalidKeyError */
  sameAgain(key: string | undefined): string;
}

export class InvalidKeyError extends Error {}

export const EMPTY_RESULT = Buffer.from('[]');

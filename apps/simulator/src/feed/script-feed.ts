import { createHash } from 'node:crypto';
import { EMPTY_RESULT, type Feed, type FeedPage, KeyRing } from './feed.js';

/**
 * Serves given pages in order. The same pages get the same keys in any process. The requested limit matters
 * only when the pages are recut.
 */
export class ScriptFeed implements Feed {
  private readonly pages: readonly (readonly unknown[])[];
  private readonly recut: boolean;
  private readonly keys: KeyRing;

  /**
   * @param pages the `result` arrays, good tickets or bad
   * @param recut true to ignore the given page ends and cut pages by the requested limit
   */
  constructor(pages: readonly (readonly unknown[])[], recut: boolean) {
    this.recut = recut;
    // Recut, each element is one ticket; otherwise it is a page.
    this.pages = recut ? pages.flat().map((ticket) => [ticket]) : pages;
    this.keys = new KeyRing(
      `script/${recut}/${createHash('sha256').update(JSON.stringify(pages)).digest('hex')}`,
    );
  }

  page(key: string | undefined, limit: number): FeedPage {
    const from = this.placeOf(key);
    const taken = this.pages.slice(from, from + (this.recut ? limit : 1));
    const tickets = taken.flat();
    if (taken.length === 0) return { resultJson: EMPTY_RESULT, tickets: 0, nextKey: key ?? null };
    return {
      resultJson: Buffer.from(JSON.stringify(tickets)),
      tickets: tickets.length,
      nextKey: this.keys.encode(from + taken.length),
    };
  }

  sameAgain(key: string | undefined): string {
    return this.keys.again(key, this.placeOf(key));
  }

  private placeOf(key: string | undefined): number {
    return key === undefined ? 0 : this.keys.decode(key).major;
  }
}

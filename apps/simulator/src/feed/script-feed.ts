import { createHash } from 'node:crypto';
import { EMPTY_RESULT, type Feed, type FeedPage } from './feed.js';
import { KeyRing } from './keys.js';

/**
 * Serves given pages in order, under keys of its own. The same pages get the same keys in any process.
 * Whatever is asked for as limit, a page is served as it was given, unless it is cut anew.
 */
export class ScriptFeed implements Feed {
  private readonly pages: readonly (readonly unknown[])[];
  private readonly recut: boolean;
  private readonly keys: KeyRing;

  /**
   * @param pages the `result` arrays, good tickets or bad
   * @param recut true: forget where the pages ended and cut by the limit that is asked for
   */
  constructor(pages: readonly (readonly unknown[])[], recut: boolean) {
    this.recut = recut;
    // Cut anew, the script is one row of tickets; as given, it is a row of pages.
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
      nextKey: this.keys.encode({ major: from + taken.length, minor: 0, variant: 0 }),
    };
  }

  sameAgain(key: string | undefined): string {
    const variant = key === undefined ? 0 : this.keys.decode(key).variant;
    return this.keys.encode({ major: this.placeOf(key), minor: 0, variant: variant + 1 });
  }

  private placeOf(key: string | undefined): number {
    return key === undefined ? 0 : this.keys.decode(key).major;
  }
}

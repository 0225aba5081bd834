import { describe, expect, it } from 'vitest';
import { InvalidKeyError } from './feed.js';
import { ScriptFeed } from './script-feed.js';

const pages = [[{ ticketId: 'a' }, 42], [{ ticketId: 'b' }], [], [{ ticketId: 'c' }]];

function play(feed: ScriptFeed, limit: number): unknown[] {
  const answers: unknown[] = [];
  let key: string | undefined;
  for (let i = 0; i < 6; i += 1) {
    const page = feed.page(key, limit);
    answers.push(JSON.parse(page.resultJson.toString()));
    key = page.nextKey ?? undefined;
  }
  return answers;
}

describe('a script', () => {
  it('serves its pages as given, then empty pages', () => {
    expect(play(new ScriptFeed(pages, false), 1)).toEqual([...pages, [], []]);
  });

  it('can be recut by the requested limit', () => {
    expect(play(new ScriptFeed(pages, true), 3)).toEqual([
      [{ ticketId: 'a' }, 42, { ticketId: 'b' }],
      [{ ticketId: 'c' }],
      [],
      [],
      [],
      [],
    ]);
  });

  it('has the same keys for the same pages, and refuses keys of another script', () => {
    const key = new ScriptFeed(pages, false).page(undefined, 10).nextKey ?? '';
    expect(new ScriptFeed(pages, false).page(key, 10).tickets).toBe(1);
    expect(() => new ScriptFeed([[1]], false).page(key, 10)).toThrow(InvalidKeyError);
  });

  it('serves a page again under another key', () => {
    const feed = new ScriptFeed(pages, false);
    const again = feed.sameAgain(undefined);
    expect(feed.page(again, 10)).toEqual(feed.page(undefined, 10));
    expect(feed.sameAgain(again)).not.toBe(again);
  });
});

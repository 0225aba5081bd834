import type { ArenaSettings } from '../arena/calendar.js';
import { hashOf } from '../arena/random.js';
import { FEED_START, type FeedPosition, type Season } from '../arena/season.js';
import { snapshotOf } from '../arena/snapshot.js';
import type { StoryClock } from '../arena/story-clock.js';
import { EMPTY_RESULT, type Feed, type FeedPage, KeyRing } from './feed.js';

/**
 * The arena as a feed. Keys contain a position in the story, so they stay valid after a restart with the same
 * seed and sizes.
 */
export class ArenaFeed implements Feed {
  private readonly keys: KeyRing;
  private readonly settings: ArenaSettings;
  private readonly season: Season;
  private readonly clock: StoryClock;

  constructor(settings: ArenaSettings, season: Season, clock: StoryClock) {
    this.keys = new KeyRing(`arena/${settings.storyId}`);
    this.settings = settings;
    this.season = season;
    this.clock = clock;
  }

  page(key: string | undefined, limit: number): FeedPage {
    const position = this.positionOf(key);
    // A client with this key saw the story up to there before a restart: it continues from there.
    this.clock.advanceTo(position.at);
    this.season.advanceTo(this.clock.now());
    const found = this.season.changedSince(position, limit);
    const last = found.at(-1);
    if (last === undefined) return { resultJson: EMPTY_RESULT, tickets: 0, nextKey: this.keyAtTheEnd(key) };
    const tickets = found.map(({ live }) => snapshotOf(this.settings.seed, live.ticket, live.lastStep));
    return {
      resultJson: Buffer.from(JSON.stringify(tickets)),
      tickets: found.length,
      nextKey: this.keys.encode(last.position.at, last.position.ordinal),
    };
  }

  sameAgain(key: string | undefined): string {
    const { at, ordinal } = this.positionOf(key);
    return this.keys.again(key, at, ordinal);
  }

  /** An empty page has no key or the same key again: the contract allows both. */
  private keyAtTheEnd(key: string | undefined): string | null {
    return key !== undefined && hashOf(key) % 2 === 0 ? key : null;
  }

  private positionOf(key: string | undefined): FeedPosition {
    if (key === undefined) return FEED_START;
    const { major, minor } = this.keys.decode(key);
    return { at: major, ordinal: minor };
  }
}

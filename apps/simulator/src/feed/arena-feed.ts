import { hashOf } from '../arena/random.js';
import { FEED_START, type FeedPosition, type Season } from '../arena/season.js';
import type { ArenaSettings } from '../arena/settings.js';
import { snapshotOf } from '../arena/snapshot.js';
import type { StoryClock } from '../arena/story-clock.js';
import { EMPTY_RESULT, type Feed, type FeedPage } from './feed.js';
import { KeyRing } from './keys.js';

/** The living arena as a feed. Keys hold a place in the story, so they stay good over a restart with the same seed and sizes. */
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
    // Who holds this key has seen the story up to there, before a restart: it goes on from there.
    this.clock.advanceTo(position.at);
    this.season.advanceTo(this.clock.now());
    const found = this.season.changedSince(position, limit);
    const last = found.at(-1);
    if (last === undefined) return { resultJson: EMPTY_RESULT, tickets: 0, nextKey: this.keyAtTheEnd(key) };
    const tickets = found.map(({ live }) => snapshotOf(this.settings.seed, live.ticket, live.lastStep));
    return {
      resultJson: Buffer.from(JSON.stringify(tickets)),
      tickets: found.length,
      nextKey: this.keyOf(last.position),
    };
  }

  sameAgain(key: string | undefined): string {
    const { at, ordinal } = this.positionOf(key);
    const variant = key === undefined ? 0 : this.keys.decode(key).variant;
    return this.keys.encode({ major: at, minor: ordinal, variant: variant + 1 });
  }

  /** The contract allows no key and the same key on an empty page: both are shown. */
  private keyAtTheEnd(key: string | undefined): string | null {
    return key !== undefined && hashOf(key) % 2 === 0 ? key : null;
  }

  private positionOf(key: string | undefined): FeedPosition {
    if (key === undefined) return FEED_START;
    const { major, minor } = this.keys.decode(key);
    return { at: major, ordinal: minor };
  }

  private keyOf(position: FeedPosition): string {
    return this.keys.encode({ major: position.at, minor: position.ordinal, variant: 0 });
  }
}

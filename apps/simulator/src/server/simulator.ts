import type { Random } from '../arena/random.js';
import type { Season } from '../arena/season.js';
import type { StoryClock } from '../arena/story-clock.js';
import type { FaultPlan } from '../faults/plan.js';
import type { BenchFeed } from '../feed/bench-feed.js';
import type { Feed } from '../feed/feed.js';
import type { RequestLog } from './request-log.js';

export interface AccessRules {
  /** undefined: nobody is asked for a key. */
  readonly apiKey: string | undefined;
  /** A key that is known but belongs to another organizer. */
  readonly foreignApiKey: string;
  /** Lower case. */
  readonly apiKeyHeader: string;
}

/** The parts that the routes work with. `feed` is what the diff endpoint reads now; the control endpoints may change it. */
export interface Simulator {
  feed: Feed;
  /** What the feed is when no script plays. */
  readonly ownFeed: Feed;
  readonly bench: BenchFeed | undefined;
  readonly season: Season;
  readonly clock: StoryClock;
  readonly faults: FaultPlan;
  /** Draws how a ticket is spoiled. */
  readonly spoilRandom: Random;
  readonly log: RequestLog;
  readonly access: AccessRules;
  readonly control: boolean;
  /** How long every answer takes, beside what a fault adds. */
  readonly latencyMs: number;
  readonly gzip: boolean;
}

import type { Random } from '../arena/random.js';
import type { Season } from '../arena/season.js';
import type { StoryClock } from '../arena/story-clock.js';
import type { FaultPlan } from '../faults/plan.js';
import type { BenchFeed } from '../feed/bench-feed.js';
import type { Feed } from '../feed/feed.js';
import type { RequestLog } from './request-log.js';

export interface AccessRules {
  /** Undefined when no key is required. */
  readonly apiKey: string | undefined;
  /** A known key of another organizer. */
  readonly foreignApiKey: string;
  /** Lower case. */
  readonly apiKeyHeader: string;
}

/**
 * The parts that the routes use. `feed` is what the diff endpoint reads; the control endpoints may replace
 * it.
 */
export interface Simulator {
  feed: Feed;
  /** The feed while no script is served. */
  readonly ownFeed: Feed;
  readonly bench: BenchFeed | undefined;
  readonly season: Season;
  readonly clock: StoryClock;
  readonly faults: FaultPlan;
  /** Decides how a ticket is spoiled. */
  readonly spoilRandom: Random;
  readonly log: RequestLog;
  readonly access: AccessRules;
  readonly control: boolean;
  /** The delay of every answer, without what a fault adds. */
  readonly latencyMs: number;
  readonly gzip: boolean;
}

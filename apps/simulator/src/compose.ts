import { performance } from 'node:perf_hooks';
import { arenaSettings, HOUR } from './arena/calendar.js';
import { createRandom } from './arena/random.js';
import { Season } from './arena/season.js';
import { StoryClock } from './arena/story-clock.js';
import { FaultPlan } from './faults/plan.js';
import { ArenaFeed } from './feed/arena-feed.js';
import { BenchFeed } from './feed/bench-feed.js';
import type { SimulatorOptions } from './options.js';
import { RequestLog } from './server/request-log.js';
import type { Simulator } from './server/simulator.js';

/** How far before the real time the story starts: 14 days, 34 minutes at the default speed. */
const STORY_BEFORE_NOW_MS = 14 * 24 * HOUR;

/** Builds the simulator's parts from the options. Preparing bench pages may take a second. */
export function composeSimulator(options: SimulatorOptions): Simulator {
  const monotonicMs = () => performance.now();
  const settings = arenaSettings(options.seed, options.tickets, options.events);
  const startAt =
    options['start-at'] === undefined ? Date.now() - STORY_BEFORE_NOW_MS : Date.parse(options['start-at']);
  const clock = new StoryClock(startAt, options.speed, monotonicMs, Date.now);
  const season = new Season(settings, startAt - options['start-in-past'] * 1_000);
  const bench =
    options.bench === undefined
      ? undefined
      : new BenchFeed(options.bench, options['bench-limit'], options['bench-variant']);
  const ownFeed = bench ?? new ArenaFeed(settings, season, clock);
  return {
    feed: ownFeed,
    ownFeed,
    bench,
    season,
    clock,
    faults: new FaultPlan(options.seed, options.fault ?? {}),
    spoilRandom: createRandom(options.seed, 'spoil'),
    log: new RequestLog(monotonicMs),
    access: {
      apiKey: options['api-key'],
      foreignApiKey: options['foreign-api-key'],
      apiKeyHeader: options['api-key-header'].toLowerCase(),
    },
    control: options.control,
    latencyMs: options.latency,
    gzip: options['page-gzip'],
  };
}

import type { Auth } from '@tixngo-sync/auth';
import type { Database } from '@tixngo-sync/db';
import type { NotificationSettings } from '@tixngo-sync/pipeline';
import type { Queues } from '@tixngo-sync/queues';
import type { Logger, Metrics, Settings } from '@tixngo-sync/runtime';
import type { BackgroundWork } from './background-work.js';
import type { Site } from './site.js';
import type { ChangeFeed } from './stream/change-feed.js';

/** What the dashboard's routes use. */
export interface Parts {
  readonly database: Database;
  readonly queues: Queues;
  readonly auth: Auth;
  /** What changes in the database, for streams. */
  readonly changes: ChangeFeed;
  /** Uploads whose pages are being stored. */
  readonly background: BackgroundWork;
  readonly settings: Pick<Settings, 'maxPagesAhead' | 'redisUrl'> & NotificationSettings;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly site: Site;
  /** Proxies whose X-Forwarded-* headers count, as addresses, networks or `loopback`. */
  readonly trustProxy: readonly string[];
}

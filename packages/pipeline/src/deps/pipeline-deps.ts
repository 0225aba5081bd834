import type { Database } from '@tixngo-sync/db';
import type { Queues, QueueTarget } from '@tixngo-sync/queues';
import type { Clock, Logger, Metrics, Settings } from '@tixngo-sync/runtime';
import type { TixngoClient } from '@tixngo-sync/tixngo';
import type { NotificationSettings } from '../notifications/channel.js';
import type { PageMemory } from '../page/page-memory.js';

/** What the use cases work with; a composition root (an app) builds it and hands it over. */
export interface PipelineDeps {
  readonly database: Database;
  readonly queues: Queues;
  /** Where the queues are, for workers that this process starts. */
  readonly queueTarget: QueueTarget;
  readonly tixngo: TixngoClient;
  readonly settings: Pick<
    Settings,
    'processConcurrency' | 'maxPagesAhead' | 'pageRetentionDays' | 'leaseSeconds' | 'jobLockSeconds'
  > &
    NotificationSettings;
  readonly log: Logger;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly pageMemory: PageMemory;
  /** Who holds the lease, for people: `host/pid`. */
  readonly workerName: string;
}

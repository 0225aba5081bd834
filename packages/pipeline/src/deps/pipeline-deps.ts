import type { Database } from '@tixngo-sync/db';
import type { Queues, QueueTarget } from '@tixngo-sync/queues';
import type { Clock, Logger, Metrics, Settings } from '@tixngo-sync/runtime';
import type { TixngoClient } from '@tixngo-sync/tixngo';
import type { NotificationSettings } from '../notifications/channel.js';
import type { PageMemory } from '../page/page-memory.js';

/** What the use cases need; an app builds it and passes it on. */
export interface PipelineDeps {
  readonly database: Database;
  readonly queues: Queues;
  /** Where the queues are, for the workers that this process starts. */
  readonly queueTarget: QueueTarget;
  readonly tixngo: TixngoClient;
  readonly settings: Pick<
    Settings,
    | 'processConcurrency'
    | 'maxPagesAhead'
    | 'pageRetentionDays'
    | 'failedRetentionDays'
    | 'leaseSeconds'
    | 'jobLockSeconds'
  > &
    NotificationSettings;
  readonly log: Logger;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly pageMemory: PageMemory;
  /** Shown to people as the holder of the lease: `host/pid`. */
  readonly workerName: string;
}

import { type ClearedBodies, clearOldBodies } from '@tixngo-sync/db';
import type { PipelineDeps } from '../deps/pipeline-deps.js';

/** A sweep clears at most this much; at one sweep a minute that is 700,000 pages a day. */
const BODIES_A_BATCH = 100;
const BATCHES_A_SWEEP = 5;

/**
 * Clears the bodies that PAGE_RETENTION_DAYS no longer keeps (docs/interface.md, "Settings"): some hundreds a call, oldest first; what is
 * left comes with the next sweep. Counts and rows stay. May run anywhere, any number of times, several at once.
 */
export async function clearExpiredBodies({
  database,
  settings,
  log,
}: Pick<PipelineDeps, 'database' | 'settings' | 'log'>): Promise<ClearedBodies> {
  const cleared = { pages: 0, quarantined: 0 };
  for (let batch = 0; batch < BATCHES_A_SWEEP; batch++) {
    const { pages, quarantined } = await clearOldBodies(database, settings.pageRetentionDays, BODIES_A_BATCH);
    cleared.pages += pages;
    cleared.quarantined += quarantined;
    if (pages < BODIES_A_BATCH && quarantined < BODIES_A_BATCH) break;
  }
  if (cleared.pages + cleared.quarantined > 0)
    log.info({ ...cleared, days: settings.pageRetentionDays }, 'retention cleared bodies');
  return cleared;
}

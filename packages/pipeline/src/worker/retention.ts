import { type ClearedBodies, clearOldBodies, deleteOldAttempts } from '@tixngo-sync/db';
import type { PipelineDeps } from '../deps/pipeline-deps.js';

/** A sweep clears at most 5 × 100 bodies; at one sweep a minute that is 700,000 pages a day. */
const BODIES_PER_BATCH = 100;
const BATCHES_PER_SWEEP = 5;
/** An attempt is a small row: 700,000 a day as well. */
const ATTEMPTS_PER_SWEEP = 500;

/**
 * Clears the bodies that are older than PAGE_RETENTION_DAYS (docs/settings.md), and deletes attempts that
 * old: oldest first, a few hundred per call; the next sweep clears the rest. Counts and rows of pages stay.
 * May run anywhere, any number of times, several at once.
 */
export async function clearExpiredBodies({
  database,
  settings,
  log,
}: Pick<PipelineDeps, 'database' | 'settings' | 'log'>): Promise<ClearedBodies> {
  const cleared = { pages: 0, quarantined: 0 };
  for (let batch = 0; batch < BATCHES_PER_SWEEP; batch++) {
    const { pages, quarantined } = await clearOldBodies(
      database,
      settings.pageRetentionDays,
      BODIES_PER_BATCH,
    );
    cleared.pages += pages;
    cleared.quarantined += quarantined;
    if (pages < BODIES_PER_BATCH && quarantined < BODIES_PER_BATCH) break;
  }
  await deleteOldAttempts(database, settings.pageRetentionDays, ATTEMPTS_PER_SWEEP);
  if (cleared.pages + cleared.quarantined > 0)
    log.info({ ...cleared, days: settings.pageRetentionDays }, 'retention cleared bodies');
  return cleared;
}

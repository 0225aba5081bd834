import {
  type ClearedBodies,
  clearOldBodies,
  clearOpenBodies,
  deleteOldAttempts,
  deleteOldEventFiles,
  deleteOldRetries,
} from '@tixngo-sync/db';
import type { PipelineDeps } from '../deps/pipeline-deps.js';

/** A sweep clears at most 5 × 100 bodies of each kind; at one sweep a minute that is 700,000 pages a day. */
const BODIES_PER_BATCH = 100;
const BATCHES_PER_SWEEP = 5;
/** An attempt is a small row: 700,000 a day as well. */
const ATTEMPTS_PER_SWEEP = 500;

/**
 * Clears the bodies that are older than PAGE_RETENTION_DAYS, those of failed pages and open quarantined
 * tickets after FAILED_RETENTION_DAYS (docs/privacy.md), and deletes old attempts, retries and plan B files:
 * oldest first, a few hundred per call; the next sweep clears the rest. Counts and rows of pages stay. May
 * run anywhere, any number of times, several at once.
 */
export async function clearExpiredBodies({
  database,
  settings,
  log,
}: Pick<PipelineDeps, 'database' | 'settings' | 'log'>): Promise<ClearedBodies> {
  const closed = await inBatches((limit) => clearOldBodies(database, settings.pageRetentionDays, limit));
  const open = await inBatches((limit) => clearOpenBodies(database, settings.failedRetentionDays, limit));
  await deleteOldAttempts(database, settings.pageRetentionDays, ATTEMPTS_PER_SWEEP);
  await deleteOldRetries(database, settings.pageRetentionDays, ATTEMPTS_PER_SWEEP);
  await deleteOldEventFiles(database, settings.pageRetentionDays);
  if (closed.pages + closed.quarantined > 0)
    log.info({ ...closed, days: settings.pageRetentionDays }, 'retention cleared bodies');
  if (open.pages + open.quarantined > 0)
    log.warn(
      { ...open, days: settings.failedRetentionDays },
      'retention cleared bodies of failed pages and open quarantined tickets: give them up or skip them',
    );
  return { pages: closed.pages + open.pages, quarantined: closed.quarantined + open.quarantined };
}

async function inBatches(clear: (limit: number) => Promise<ClearedBodies>): Promise<ClearedBodies> {
  const cleared = { pages: 0, quarantined: 0 };
  for (let batch = 0; batch < BATCHES_PER_SWEEP; batch++) {
    const { pages, quarantined } = await clear(BODIES_PER_BATCH);
    cleared.pages += pages;
    cleared.quarantined += quarantined;
    if (pages < BODIES_PER_BATCH && quarantined < BODIES_PER_BATCH) break;
  }
  return cleared;
}

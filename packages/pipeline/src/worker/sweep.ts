import {
  clearGoneWorkers,
  endLostUploads,
  openRetryIds,
  openRuns,
  pagesStillToReplay,
  settleRun,
  storedPageIds,
  whileOnlyMirror,
} from '@tixngo-sync/db';
import type { MirrorResult } from '@tixngo-sync/queues';
import { sumOfWork, type WorkFigures } from '@tixngo-sync/runtime';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { clearExpiredBodies } from './retention.js';

/** docs/interface.md: at start and every minute. */
export const SWEEP_EVERY_MS = 60_000;
const PAGES_PER_QUERY = 500;

export interface SweepResult {
  readonly pagesEnqueued: number;
  readonly runsClosed: number;
  readonly runsTakenOver: number;
}

/**
 * Repairs what was missed (I3): enqueues stored pages and retries that have no job, closes runs whose pages
 * are all done, has runs taken over whose worker is gone, and ends uploads whose process is gone. PostgreSQL
 * is the source of truth, so this also repairs a Redis that lost everything. Then it clears the bodies that
 * retention no longer keeps, and the rows of killed workers. May run anywhere, any number of times.
 */
export async function sweep(deps: PipelineDeps): Promise<SweepResult> {
  await deps.queues.promoteFarDelayed();
  const pagesEnqueued = await enqueueStoredPages(deps);
  let runsClosed = await endLostUploads(deps.database);
  let runsTakenOver = 0;
  for (const run of await openRuns(deps.database)) {
    if (run.abandoned) {
      await deps.queues.enqueueRetrieve({
        trigger: run.trigger === 'SCHEDULE' ? 'SCHEDULE' : 'MANUAL',
        scheduleId: null,
        batchSize: null,
        requestedBy: 'sweep',
        runId: run.runId,
      });
      runsTakenOver++;
    } else if ((await settleRun(deps.database, run.runId)) !== 'RUNNING') {
      runsClosed++;
    } else if (run.trigger === 'REPLAY') {
      const pageIds = await pagesStillToReplay(deps.database, run.runId);
      await deps.queues.enqueuePages(pageIds.map((pageId) => ({ pageId, replayRunId: run.runId })));
    }
  }
  for (const retryId of await openRetryIds(deps.database)) await deps.queues.enqueueRetry({ retryId });
  await clearExpiredBodies(deps);
  await clearGoneWorkers(deps.database, addUpWork);
  const result = { pagesEnqueued, runsClosed, runsTakenOver };
  if (pagesEnqueued + runsClosed + runsTakenOver > 0)
    deps.log.warn(result, 'the sweep repaired what was missed');
  return result;
}

async function enqueueStoredPages({ database, queues }: PipelineDeps): Promise<number> {
  let enqueued = 0;
  for (let after = 0; ; ) {
    const pageIds = await storedPageIds(database, after, PAGES_PER_QUERY);
    const last = pageIds.at(-1);
    if (last === undefined) return enqueued;
    const withJob = await queues.pagesCarried(pageIds);
    const missed = pageIds.filter((pageId) => !withJob.has(pageId));
    await queues.enqueuePages(missed.map((pageId) => ({ pageId, replayRunId: null })));
    enqueued += missed.length;
    after = last;
  }
}

/**
 * Makes sure that the queue schedules the sweep. Returns whether it did not: the queue is new, has lost
 * everything, or this machine's clock has jumped.
 */
export async function ensureSweepIsScheduled({ database, queues }: PipelineDeps): Promise<boolean> {
  const results: MirrorResult[] = [];
  await whileOnlyMirror(database, async () => {
    results.push(await queues.upsertSweepScheduler(SWEEP_EVERY_MS));
  });
  return results.includes('set');
}

/** Adds up what several workers counted, in the form in which workers store it in the database. */
export function addUpWork(figures: readonly WorkFigures[]): Promise<WorkFigures> {
  return sumOfWork(figures).getMetricsAsJSON();
}

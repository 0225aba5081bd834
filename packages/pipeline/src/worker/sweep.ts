import { clearGoneWorkers, openRuns, pagesStillToReplay, settleRun, storedPageIds } from '@tixngo-sync/db';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { clearExpiredBodies } from './retention.js';
import { addUpWork } from './work-figures.js';

/** interface.md: at start and every minute. */
export const SWEEP_EVERY_MS = 60_000;
const PAGES_A_LOOK = 500;

export interface SweepResult {
  readonly pagesEnqueued: number;
  readonly runsClosed: number;
  readonly runsTakenOver: number;
}

/**
 * Repairs what was missed (I3): enqueues stored pages that no job carries, closes runs whose pages are all done, and has runs whose worker
 * is gone taken over. Postgres is the truth, so it mends a Redis that lost everything. Then bodies that retention no longer keeps are
 * cleared, and rows of workers that were killed. May run anywhere, any number of times.
 */
export async function sweep(deps: PipelineDeps): Promise<SweepResult> {
  await deps.queues.promoteFarDelayed();
  const pagesEnqueued = await enqueueStoredPages(deps);
  let runsClosed = 0;
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
  await clearExpiredBodies(deps);
  await clearGoneWorkers(deps.database, addUpWork);
  const result = { pagesEnqueued, runsClosed, runsTakenOver };
  if (pagesEnqueued + runsClosed + runsTakenOver > 0)
    deps.log.warn(result, 'the sweep found something to mend');
  return result;
}

async function enqueueStoredPages({ database, queues }: PipelineDeps): Promise<number> {
  let enqueued = 0;
  for (let after = 0; ; ) {
    const pageIds = await storedPageIds(database, after, PAGES_A_LOOK);
    const last = pageIds.at(-1);
    if (last === undefined) return enqueued;
    const carried = await queues.pagesCarried(pageIds);
    const missed = pageIds.filter((pageId) => !carried.has(pageId));
    await queues.enqueuePages(missed.map((pageId) => ({ pageId, replayRunId: null })));
    enqueued += missed.length;
    after = last;
  }
}

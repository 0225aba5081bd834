import { type Author, failedPageIds, type PageResult, pageResults, reopenPages } from '@tixngo-sync/db';
import { AbortedError, UsageError } from '@tixngo-sync/domain';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import type { RunEvent } from './run-event.js';
import { withProcessing } from './with-processing.js';

export interface RetryRequest {
  /** `failed`: every FAILED page. */
  readonly pageIds: readonly number[] | 'failed';
  readonly author: Author;
  readonly onEvent: (event: RunEvent) => void;
  readonly signal: AbortSignal;
}

/** The result of a page. `retried`: false when it was processed before, so that nothing was done. */
export interface RetriedPage extends PageResult {
  readonly retried: boolean;
}

const POLL_MS = 100;

/**
 * Processes failed pages again with the current code, and waits for the outcome. The workers that are running
 * do it, or this process. Waits for pages that are not processed yet; leaves processed ones alone (`pages
 * replay` does those).
 * @throws UsageError when a page does not exist; nothing is then retried
 */
export async function retryPages(deps: PipelineDeps, request: RetryRequest): Promise<RetriedPage[]> {
  const pageIds = request.pageIds === 'failed' ? await failedPageIds(deps.database) : [...request.pageIds];
  const before = new Map(
    (await pageResults(deps.database, pageIds)).map((page) => [page.pageId, page.status]),
  );
  const unknown = pageIds.filter((pageId) => !before.has(pageId));
  if (unknown.length > 0)
    throw new UsageError(
      'NO_SUCH_PAGE',
      `There is no page ${unknown.join(', ')}. Nothing was retried; see \`tixngo-sync pages list\`.`,
    );
  await reopenPages(deps.database, request.author, pageIds);
  const results = await withProcessing(deps, request.onEvent, async () => {
    const open = await pageResults(deps.database, pageIds);
    await deps.queues.enqueuePages(
      open.filter((page) => page.status === 'STORED').map(({ pageId }) => ({ pageId, replayRunId: null })),
    );
    return untilPagesAreDone(deps, pageIds, request.signal);
  });
  return results.map((result) => ({ ...result, retried: before.get(result.pageId) !== 'PROCESSED' }));
}

async function untilPagesAreDone(
  deps: PipelineDeps,
  pageIds: readonly number[],
  signal: AbortSignal,
): Promise<PageResult[]> {
  for (;;) {
    const results = await pageResults(deps.database, pageIds);
    if (!results.some((page) => page.status === 'STORED')) return results;
    await deps.clock.sleep(POLL_MS, signal).catch(() => {
      throw new AbortedError(
        'STOPPED',
        'stopped while the pages were being retried; workers continue with them',
      );
    });
  }
}

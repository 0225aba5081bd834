import { type Author, audit, type PageChoice, pagesToReplay, startReplay } from '@tixngo-sync/db';
import { type RunSummary, UsageError } from '@tixngo-sync/domain';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { openPage } from '../process/open-page.js';
import { addCounts, NO_TICKETS, type PagePreview, previewPage } from './preview.js';
import type { RunEvent } from './run-event.js';
import { untilRunIsClosed, withProcessing } from './with-processing.js';

export interface ReplayRequest {
  readonly pages: PageChoice;
  readonly author: Author;
  readonly onEvent: (event: RunEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * Processes stored pages again with the current code, as a REPLAY run; sends TIXNGO no request.
 * @throws UsageError when a page does not exist, no page is chosen or a body was cleared; nothing is then
 * replayed
 */
export async function replayPages(deps: PipelineDeps, request: ReplayRequest): Promise<RunSummary> {
  const pageIds = await chosenPages(deps, request.pages);
  const runId = await startReplay(deps.database, pageIds, request.author.actor);
  await audit(deps.database, {
    ...request.author,
    action: 'page.replay',
    target: `run ${runId}`,
    detail: { pageIds },
  });
  return withProcessing(deps, request.onEvent, async () => {
    await deps.queues.enqueuePages(pageIds.map((pageId) => ({ pageId, replayRunId: runId })));
    return untilRunIsClosed(deps, runId, request);
  });
}

/** Shows what `replayPages` would change; writes nothing. */
export async function previewReplay(
  deps: PipelineDeps,
  pages: PageChoice,
  signal: AbortSignal,
  onPage: (page: PagePreview) => void,
) {
  const pageIds = await chosenPages(deps, pages);
  let total = NO_TICKETS;
  for (const pageId of pageIds) {
    signal.throwIfAborted();
    const { page, elements } = await openPage(deps, pageId);
    const preview = await previewPage(deps.database, page, elements);
    total = addCounts(total, preview.counts);
    onPage(preview);
  }
  return { ...total, pages: pageIds.length };
}

async function chosenPages({ database }: PipelineDeps, choice: PageChoice): Promise<number[]> {
  const { found, missing, withoutBody } = await pagesToReplay(database, choice);
  if (missing.length > 0)
    throw new UsageError(
      'NO_SUCH_PAGE',
      `There is no page ${missing.join(', ')}. Nothing was replayed; see \`tixngo-sync pages list\`.`,
    );
  if (withoutBody.length > 0) {
    throw new UsageError(
      'PAGE_BODY_GONE',
      `Retention has cleared the body of page ${withoutBody.join(', ')}, so it cannot be replayed. ` +
        'Nothing was replayed.',
    );
  }
  if (found.length === 0)
    throw new UsageError('NO_PAGES', 'No page matches. Nothing was replayed; see `tixngo-sync pages list`.');
  return found;
}

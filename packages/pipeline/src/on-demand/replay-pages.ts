import { type Author, type PageChoice, pagesToReplay, startReplay } from '@tixngo-sync/db';
import { type RunSummary, UsageError } from '@tixngo-sync/domain';
import { enqueueStored } from '../deps/enqueue-stored.js';
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
  const runId = await startReplay(deps.database, pageIds, request.author);
  return withProcessing(deps, request.onEvent, async () => {
    await deps.queues.enqueuePages(pageIds.map((pageId) => ({ pageId, replayRunId: runId })));
    return untilRunIsClosed(deps, runId, request);
  });
}

/** Which pages are replayed, by whom and why. */
export interface ReplayToEnqueue {
  readonly pages: PageChoice;
  readonly author: Author;
  readonly reason: string | undefined;
}

/**
 * Starts a replay that the workers do. @returns its run and how many pages it processes
 * @throws as `replayPages`
 */
export async function enqueueReplay(
  deps: Pick<PipelineDeps, 'database' | 'queues' | 'log'>,
  { pages, author, reason }: ReplayToEnqueue,
): Promise<{ runId: number; pageIds: readonly number[] }> {
  const pageIds = await chosenPages(deps, pages);
  const runId = await startReplay(deps.database, pageIds, author, reason);
  await enqueueStored(deps, { runId, pageIds: pageIds.length }, () =>
    deps.queues.enqueuePages(pageIds.map((pageId) => ({ pageId, replayRunId: runId }))),
  );
  return { runId, pageIds };
}

/**
 * Shows what `replayPages` would change; writes nothing.
 * @param options.limit reads only the first this many pages; absent: all
 * @returns the counts; `pagesLeft`: how many pages were not read
 */
export async function previewReplay(
  deps: Pick<PipelineDeps, 'database' | 'pageMemory'>,
  pages: PageChoice,
  { signal, limit }: { readonly signal: AbortSignal; readonly limit?: number },
  onPage: (page: PagePreview, pageId: number) => void,
) {
  const pageIds = await chosenPages(deps, pages);
  const read = pageIds.slice(0, limit);
  let total = NO_TICKETS;
  for (const pageId of read) {
    signal.throwIfAborted();
    const { page, elements } = await openPage(deps, pageId);
    const preview = await previewPage(deps.database, page, elements);
    total = addCounts(total, preview.counts);
    onPage(preview, pageId);
  }
  return { ...total, pages: read.length, pagesLeft: pageIds.length - read.length };
}

async function chosenPages(
  { database }: Pick<PipelineDeps, 'database'>,
  choice: PageChoice,
): Promise<number[]> {
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

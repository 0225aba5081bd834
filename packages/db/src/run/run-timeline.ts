import type { RowOf, SHOWN_RUN_FIELDS } from '@tixngo-sync/domain';
import type { PageRow } from '../page/show-pages.js';

/** What happened in a run. */
export interface RunMoment {
  readonly at: Date;
  readonly event: 'STARTED' | 'PAGE_STORED' | 'FETCHED' | 'PAGE_PROCESSED' | 'PAGE_FAILED' | 'FINISHED';
  readonly pageId: number | null;
  /** Why it failed. */
  readonly message: string | null;
}

/** Returns what happened to a run and its pages, oldest first. */
export function timelineOf(run: RowOf<typeof SHOWN_RUN_FIELDS>, pages: readonly PageRow[]): RunMoment[] {
  const moments: RunMoment[] = [{ at: run.startedAt, event: 'STARTED', pageId: null, message: null }];
  for (const { pageId, runId, status, fetchedAt, processedAt, errorMessage } of pages) {
    // A replay stores no page.
    if (runId === run.runId) moments.push({ at: fetchedAt, event: 'PAGE_STORED', pageId, message: null });
    if (processedAt === null || status === 'STORED') continue;
    const event = status === 'FAILED' ? 'PAGE_FAILED' : 'PAGE_PROCESSED';
    moments.push({ at: processedAt, event, pageId, message: status === 'FAILED' ? errorMessage : null });
  }
  if (run.fetchedAt !== null)
    moments.push({ at: run.fetchedAt, event: 'FETCHED', pageId: null, message: null });
  if (run.finishedAt !== null)
    moments.push({ at: run.finishedAt, event: 'FINISHED', pageId: null, message: run.errorMessage });
  return moments.sort((a, b) => a.at.getTime() - b.at.getTime());
}

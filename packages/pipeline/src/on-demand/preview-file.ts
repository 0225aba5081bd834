import { nextPageId, readApplySettings } from '@tixngo-sync/db';
import type { TicketCounts } from '@tixngo-sync/domain';
import { openTicketFile } from '@tixngo-sync/tixngo';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { type PagePreview, previewPage } from './preview-page.js';
import { pagesOf } from './upload.js';

/**
 * What `uploadFile` would change, page by page; nothing is written.
 * @param onPage told of each page, so that a large file need not be held
 */
export async function previewFile(
  deps: Pick<PipelineDeps, 'database'>,
  path: string,
  signal: AbortSignal,
  onPage: (page: PagePreview) => void,
): Promise<TicketCounts & { readonly pages: number }> {
  const file = await openTicketFile(path);
  const settings = await readApplySettings(deps.database);
  // Of a page that would come now; only its place below the feed's matters.
  const pageId = await nextPageId(deps.database);
  let pages = 0;
  let total: TicketCounts = { received: 0, applied: 0, unchanged: 0, stale: 0, skipped: 0, quarantined: 0 };
  for await (const elements of pagesOf(file)) {
    signal.throwIfAborted();
    const page = await previewPage(
      deps.database,
      { pageId: pageId + pages, source: 'FILE', ...settings },
      elements,
    );
    pages++;
    total = sum(total, page.counts);
    onPage(page);
  }
  return { ...total, pages };
}

export function sum(a: TicketCounts, b: TicketCounts): TicketCounts {
  return {
    received: a.received + b.received,
    applied: a.applied + b.applied,
    unchanged: a.unchanged + b.unchanged,
    stale: a.stale + b.stale,
    skipped: a.skipped + b.skipped,
    quarantined: a.quarantined + b.quarantined,
  };
}

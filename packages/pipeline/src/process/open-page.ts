import { loadPage, type PageToProcess } from '@tixngo-sync/db';
import { PermanentError } from '@tixngo-sync/domain';
import type { PipelineDeps } from '../deps/pipeline-deps.js';
import { feedElements, type PageElement, readPageBody } from '../page/page-elements.js';

export interface OpenPage {
  readonly page: PageToProcess;
  readonly elements: readonly PageElement[];
}

/**
 * Loads a stored page and its elements: from memory if this process has just fetched it, otherwise from the
 * page store.
 * @throws PermanentError when the page does not exist, or retention has cleared its body
 */
export async function openPage(
  { database, pageMemory }: Pick<PipelineDeps, 'database' | 'pageMemory'>,
  pageId: number,
): Promise<OpenPage> {
  const tickets = pageMemory.take(pageId);
  const page = await loadPage(database, pageId, tickets === null);
  if (page === null)
    throw new PermanentError('NO_SUCH_PAGE', `page ${pageId} is not in the page store; remove this job`);
  if (tickets !== null) return { page, elements: feedElements(tickets) };
  if (page.body === null) throw bodyGone(page);
  return { page, elements: await readPageBody(page.source, page.body) };
}

function bodyGone(page: PageToProcess): PermanentError {
  const what =
    page.status === 'PROCESSED'
      ? 'It was processed, and retention has cleared its body since (PAGE_RETENTION_DAYS)'
      : 'Retention has cleared its body (FAILED_RETENTION_DAYS), so it can only be given up ' +
        `(tixngo-sync pages give-up ${page.pageId})`;
  return new PermanentError(
    'PAGE_BODY_GONE',
    `page ${page.pageId} cannot be read: ${what}. ` +
      'To get its tickets again, set the key back (tixngo-sync key).',
  );
}

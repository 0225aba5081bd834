import { pageDetailSchema } from '@tixngo-sync/api';
import { waitUntil } from '../api/wait-until.js';
import { RETRIES } from '../texts/retries.js';

/** Waits until a page was processed again, and says how that ended. @param attempts how many it had before */
export async function pageOutcome(id: number, attempts: number) {
  const { page } = await waitUntil(
    { path: '/pages/{id}', params: { id }, answer: pageDetailSchema },
    ({ page }) => page.status === 'PROCESSED' || (page.status === 'FAILED' && page.attempts > attempts),
  );
  return page.status === 'PROCESSED'
    ? { tone: 'good' as const, text: RETRIES.pageProcessed(id, page.applied, page.quarantined) }
    : { tone: 'bad' as const, text: RETRIES.pageFailedAgain(id, page.errorMessage) };
}

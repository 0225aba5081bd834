import { retrySchema } from '@tixngo-sync/api';
import { waitUntil } from '../api/wait-until.js';
import { RETRIES } from '../texts/retries.js';

/** Waits until a retry of pages or quarantined tickets has ended, and says how. */
export async function retryOutcome(retryId: number) {
  const retry = await waitUntil(
    { path: '/retries/{id}', params: { id: retryId }, answer: retrySchema },
    ({ finishedAt, stoppedAt }) => finishedAt !== null || stoppedAt !== null,
  );
  const tone = retry.failed > 0 || retry.errorMessage !== null ? ('attention' as const) : ('good' as const);
  return { tone, text: RETRIES.outcome(retry) };
}

import { runDetailSchema } from '@tixngo-sync/api';
import { waitUntil } from '../api/wait-until.js';
import { RETRIES } from '../texts/retries.js';
import { STATUS_WORDS } from '../texts/statuses.js';

/** Waits until a run has ended, and says how. */
export async function runOutcome(id: number) {
  const { run } = await waitUntil(
    { path: '/runs/{id}', params: { id }, answer: runDetailSchema },
    ({ run }) => run.status !== 'RUNNING',
  );
  return {
    tone: STATUS_WORDS[run.status].tone === 'good' ? 'good' : 'attention',
    text: RETRIES.runEnded(run),
  } as const;
}

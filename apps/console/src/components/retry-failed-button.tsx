import { pagesAcceptedSchema, statusSchema } from '@tixngo-sync/api';
import { useRead } from '../api/use-read.js';
import { retryOutcome } from '../outcomes/retry-outcome.js';
import { PAGES } from '../texts/pages.js';
import { ActionButton } from './action-button.js';

/** Retries all failed pages that are not given up; nothing when there are none. */
export function RetryFailedButton() {
  const { data } = useRead({ path: '/status', answer: statusSchema });
  const failed = data?.open.failedPages ?? 0;
  if (failed === 0) return null;
  return (
    <ActionButton
      role="operator"
      action={{
        path: '/pages/retry',
        body: { failed: true },
        answer: pagesAcceptedSchema,
        done: ({ pageIds }) => ({ tone: 'busy', text: PAGES.retrying(pageIds.length) }),
        outcome: ({ retryId }) => retryOutcome(retryId),
      }}
      confirm={{
        title: PAGES.retryAllTitle(failed),
        text: PAGES.retryText,
        verb: PAGES.retryVerb,
        reason: 'optional',
      }}
    >
      {PAGES.retryAll(failed)}
    </ActionButton>
  );
}

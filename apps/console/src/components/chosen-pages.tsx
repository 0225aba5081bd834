import { pagesAcceptedSchema, pagesGivenUpSchema } from '@tixngo-sync/api';
import { retryOutcome } from '../outcomes/retry-outcome.js';
import { PAGES } from '../texts/pages.js';
import { PROBLEMS } from '../texts/problems.js';
import { SELECTION } from '../texts/selection.js';
import { ActionButton } from './action-button.js';

interface ChosenPagesProps {
  /** Failed pages. */
  readonly ids: readonly number[];
  readonly onDone: () => void;
}

/** Retries the chosen failed pages, or gives them up with a reason. */
export function ChosenPages({ ids, onDone }: ChosenPagesProps) {
  return (
    <>
      <ActionButton
        role="operator"
        isSmall
        action={{
          path: '/pages/retry',
          body: { ids },
          answer: pagesAcceptedSchema,
          done: ({ pageIds }) => ({ tone: 'busy', text: PAGES.retrying(pageIds.length) }),
          outcome: ({ retryId }) => retryOutcome(retryId),
          onDone,
        }}
        confirm={{
          title: SELECTION.retryTitle(ids.length, 'page'),
          text: PAGES.retryText,
          verb: PAGES.retryVerb,
          reason: 'optional',
        }}
      >
        {SELECTION.retry(ids.length)}
      </ActionButton>
      <ActionButton
        role="operator"
        isSmall
        action={{
          path: '/pages/give-up',
          body: { ids },
          answer: pagesGivenUpSchema,
          done: ({ pageIds }) => PROBLEMS.skipped('PAGE', pageIds.length),
          onDone,
        }}
        confirm={{
          title: SELECTION.giveUpTitle(ids.length),
          text: PROBLEMS.skipText('PAGE'),
          verb: PAGES.giveUp,
          reason: 'required',
          isDangerous: true,
        }}
      >
        {SELECTION.giveUp(ids.length)}
      </ActionButton>
    </>
  );
}

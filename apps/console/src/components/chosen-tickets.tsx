import { retryAcceptedSchema, ticketsSkippedSchema } from '@tixngo-sync/api';
import { retryOutcome } from '../outcomes/retry-outcome.js';
import { PROBLEMS } from '../texts/problems.js';
import { QUARANTINE } from '../texts/quarantine.js';
import { SELECTION } from '../texts/selection.js';
import { ActionButton } from './action-button.js';

interface ChosenTicketsProps {
  /** Open quarantined tickets. */
  readonly ids: readonly number[];
  /** Those of them whose body is kept. */
  readonly retriable?: readonly number[];
  readonly onDone: () => void;
}

/** Retries the chosen quarantined tickets, or skips them with a reason. */
export function ChosenTickets({ ids, retriable = ids, onDone }: ChosenTicketsProps) {
  return (
    <>
      {retriable.length > 0 && (
        <ActionButton
          role="operator"
          isSmall
          action={{
            path: '/quarantine/retry',
            body: { ids: retriable },
            answer: retryAcceptedSchema,
            done: ({ total }) => ({ tone: 'busy', text: PROBLEMS.retrying(total) }),
            outcome: ({ retryId }) => retryOutcome(retryId),
            onDone,
          }}
          confirm={{
            title: SELECTION.retryTitle(retriable.length, 'ticket'),
            text: PROBLEMS.retryText('QUARANTINE'),
            verb: PROBLEMS.retryVerb,
            reason: 'optional',
          }}
        >
          {SELECTION.retry(retriable.length)}
        </ActionButton>
      )}
      <ActionButton
        role="operator"
        isSmall
        action={{
          path: '/quarantine/skip',
          body: { ids },
          answer: ticketsSkippedSchema,
          done: ({ items }) => PROBLEMS.skipped('QUARANTINE', items.length),
          onDone,
        }}
        confirm={{
          title: SELECTION.skipTitle(ids.length),
          text: PROBLEMS.skipText('QUARANTINE'),
          verb: QUARANTINE.skipVerb,
          reason: 'required',
          isDangerous: true,
        }}
      >
        {SELECTION.skip(ids.length)}
      </ActionButton>
    </>
  );
}

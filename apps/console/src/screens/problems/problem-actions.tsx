import { type problemDetailSchema, problemRetryAcceptedSchema, problemSkippedSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { ActionButton } from '../../components/action-button.js';
import { retryOutcome } from '../../outcomes/retry-outcome.js';
import { PROBLEMS } from '../../texts/problems.js';

const TRIAL_SIZE = 3;

interface ProblemActionsProps {
  readonly detail: z.output<typeof problemDetailSchema>;
  /** Called when a retry is queued. */
  readonly onRetried: (retryId: number) => void;
}

/** Retries a few as a trial, then the rest; or sets all of them aside. What to do next is first. */
export function ProblemActions({ detail: { problem, retries }, onRetried }: ProblemActionsProps) {
  const { problemId, kind, count } = problem;
  const [last] = retries;
  const isRetrying = last !== undefined && last.finishedAt === null && last.stoppedAt === null;
  const hasWorked = last !== undefined && !isRetrying && last.succeeded > 0 && last.failed === 0;
  const canTry = count > TRIAL_SIZE && !hasWorked;
  const retry = {
    path: '/problems/{id}/retry',
    params: { id: problemId },
    answer: problemRetryAcceptedSchema,
    onDone: ({ retryId }: { retryId: number }) => onRetried(retryId),
    outcome: ({ retryId }: { retryId: number }) => retryOutcome(retryId),
  };
  return (
    <>
      {!isRetrying && canTry && (
        <ActionButton
          role="operator"
          variant="primary"
          action={{
            ...retry,
            body: { canary: TRIAL_SIZE },
            done: ({ total }) => ({ tone: 'busy', text: PROBLEMS.trying(total) }),
          }}
        >
          {PROBLEMS.trial(TRIAL_SIZE)}
        </ActionButton>
      )}
      {!isRetrying && (
        <ActionButton
          role="operator"
          variant={canTry ? 'default' : 'primary'}
          action={{
            ...retry,
            body: {},
            done: ({ total }) => ({ tone: 'busy', text: PROBLEMS.retrying(total) }),
          }}
          confirm={{
            title: PROBLEMS.retryTitle(kind, count),
            text: PROBLEMS.retryText(kind),
            verb: PROBLEMS.retryVerb,
            reason: 'optional',
          }}
        >
          {hasWorked ? PROBLEMS.retryRest(count) : PROBLEMS.retryAll(count)}
        </ActionButton>
      )}
      <ActionButton
        role="operator"
        action={{
          path: '/problems/{id}/skip',
          params: { id: problemId },
          body: {},
          answer: problemSkippedSchema,
          done: (skipped) => PROBLEMS.skipped(kind, skipped.count),
        }}
        confirm={{
          title: PROBLEMS.skipTitle(kind, count),
          text: PROBLEMS.skipText(kind),
          verb: PROBLEMS.skipVerb(kind),
          reason: 'required',
          isDangerous: true,
        }}
      >
        {PROBLEMS.skipAll(kind)}
      </ActionButton>
    </>
  );
}

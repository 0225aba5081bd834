import { retrySchema } from '@tixngo-sync/api';
import { digits } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { ActionButton } from '../../components/action-button.js';
import { Badge } from '../../components/badge.js';
import { Card } from '../../components/card.js';
import { Fact, Facts } from '../../components/facts.js';
import { LiveRegion } from '../../components/live-region.js';
import { Loaded } from '../../components/loaded.js';
import { ProgressBar } from '../../components/progress-bar.js';
import { Time } from '../../components/time.js';
import { PROBLEMS } from '../../texts/problems.js';
import type { BadgeTone } from '../../texts/statuses.js';
import styles from './retry-card.module.css';

type Retry = z.output<typeof retrySchema>;

interface RetryCardProps {
  readonly retryId: number;
  /** How many are still open with the cause. */
  readonly openCount: number;
}

/** How far a retry is, how it ended, and what to do then. Retries of tickets can be stopped. */
export function RetryCard({ retryId, openCount }: RetryCardProps) {
  const retry = useRead({ path: '/retries/{id}', params: { id: retryId }, answer: retrySchema });
  const state = retry.data && stateOf(retry.data);
  return (
    <Card title={PROBLEMS.retry} beside={state && <Badge tone={state.tone}>{state.word}</Badge>}>
      <LiveRegion text={state?.word} />
      <Loaded of={retry}>{(data) => <Progress retry={data} openCount={openCount} />}</Loaded>
    </Card>
  );
}

function Progress({ retry, openCount }: { retry: Retry; openCount: number }) {
  const { retryId, kind, total, succeeded, failed, waiting, requestedBy, requestedAt, reason } = retry;
  const isEnded = hasEnded(retry);
  return (
    <div className={styles.retry}>
      <p className="soft">
        {PROBLEMS.retryFacts(requestedBy, total)}, <Time at={requestedAt} />
        {reason !== null && `: ${reason}`}
      </p>
      <ProgressBar done={succeeded + failed} all={total} label={PROBLEMS.progress} />
      <Facts>
        <Fact name={PROBLEMS.succeeded}>{digits(succeeded)}</Fact>
        <Fact name={PROBLEMS.failed}>{digits(failed)}</Fact>
        <Fact name={PROBLEMS.waiting}>{digits(waiting)}</Fact>
      </Facts>
      {retry.errorMessage !== null && <p>{retry.errorMessage}</p>}
      {isEnded && failed > 0 && <p>{PROBLEMS.trialFailed}</p>}
      {isEnded && failed === 0 && succeeded > 0 && openCount > 0 && <p>{PROBLEMS.trialWorked}</p>}
      {!isEnded && kind === 'QUARANTINE' && (
        <ActionButton
          role="operator"
          action={{
            path: '/retries/{id}/stop',
            params: { id: retryId },
            body: {},
            answer: retrySchema,
            done: () => PROBLEMS.stopping,
          }}
        >
          {PROBLEMS.stop}
        </ActionButton>
      )}
    </div>
  );
}

function hasEnded({ finishedAt, stoppedAt }: Retry): boolean {
  return finishedAt !== null || stoppedAt !== null;
}

function stateOf(retry: Retry): { tone: BadgeTone; word: string } {
  const { stoppedAt, succeeded, failed } = retry;
  if (!hasEnded(retry)) return { tone: 'busy', word: PROBLEMS.inProgress };
  if (stoppedAt !== null) return { tone: 'idle', word: PROBLEMS.stopped };
  if (failed === 0 && retry.errorMessage === null) return { tone: 'good', word: PROBLEMS.worked };
  return succeeded > 0
    ? { tone: 'attention', word: PROBLEMS.partly }
    : { tone: 'bad', word: PROBLEMS.failedAgain };
}

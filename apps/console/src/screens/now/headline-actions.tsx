import { queueSchema, type statusSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { ActionButton } from '../../components/action-button.js';
import { PauseButton } from '../../components/pause-button.js';
import { RetryFailedButton } from '../../components/retry-failed-button.js';
import { RunNowButton } from '../../components/run-now-button.js';
import { ScreenButton } from '../../components/screen-button.js';
import { NOW } from '../../texts/now.js';

/** What to do about the situation, worst first. */
export function HeadlineActions({ status }: { status: z.output<typeof statusSchema> }) {
  const { open, schedules, queues, lastRun, runningRun } = status;
  const hasFailures = open.failedPages > 0 || open.quarantined > 0;
  const paused = schedules.filter(({ pausedAt, launch }) => pausedAt !== null && launch === 'AUTOMATIC');
  const hasFailedRun = lastRun?.status === 'FAILED' && runningRun === null;
  return (
    <>
      {hasFailedRun && (
        <ScreenButton to="/runs/{id}" id={lastRun.runId} variant="filled">
          {NOW.openRun(lastRun.runId)}
        </ScreenButton>
      )}
      {hasFailures && (
        <ScreenButton to="/problems" variant={hasFailedRun ? 'default' : 'filled'}>
          {NOW.reviewProblems}
        </ScreenButton>
      )}
      <RetryFailedButton />
      {paused.map((schedule) => (
        <PauseButton key={schedule.scheduleId} schedule={schedule} variant="primary" />
      ))}
      {queues
        .filter((queue) => queue.paused)
        .map(({ name }) => (
          <ActionButton
            key={name}
            role="operator"
            variant="primary"
            action={{
              path: '/queues/{name}/resume',
              params: { name },
              body: {},
              answer: queueSchema,
              done: () => NOW.queueResumed(name),
            }}
          >
            {NOW.resumeQueue(name)}
          </ActionButton>
        ))}
      {lastRun === null && runningRun === null && <RunNowButton schedule={null} variant="primary" />}
      {hasFailedRun && <RunNowButton schedule={null} />}
    </>
  );
}

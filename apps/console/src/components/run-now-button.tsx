import { acceptedSchema, listOf, runSchema } from '@tixngo-sync/api';
import { ApiError } from '../api/api-error.js';
import type { Action } from '../api/use-action.js';
import { waitUntil } from '../api/wait-until.js';
import { SCHEDULE_ACTIONS as WORDS } from '../texts/schedule-actions.js';
import { STATUS_WORDS } from '../texts/statuses.js';
import { ActionButton } from './action-button.js';

/** Null: a run without a schedule. */
type ScheduleOfRun = { readonly scheduleId: number; readonly name: string } | null;

interface RunNowButtonProps {
  readonly schedule: ScheduleOfRun;
  readonly variant?: 'primary' | 'default' | 'subtle';
  readonly isSmall?: boolean;
}

/** Starts a run, of a schedule or without one, and shows how it ended. */
export function RunNowButton({ schedule, ...look }: RunNowButtonProps) {
  return (
    <ActionButton
      role="operator"
      label={schedule === null ? WORDS.run : WORDS.runOf(schedule.name)}
      action={runNowAction(schedule)}
      {...look}
    >
      {WORDS.run}
    </ActionButton>
  );
}

/** The action of the button. */
export function runNowAction(schedule: ScheduleOfRun): Action<typeof acceptedSchema> {
  return {
    ...(schedule === null
      ? { path: '/runs' }
      : { path: '/schedules/{id}/run', params: { id: schedule.scheduleId } }),
    answer: acceptedSchema,
    done: () => ({ tone: 'busy', text: WORDS.queued(schedule?.name) }),
    outcome: async ({ jobId }) => outcomeOf(jobId),
  };
}

const RUNS = { path: '/runs', query: { limit: 20 }, answer: listOf(runSchema) } as const;

/** A run may take longer than a person waits: then it is in progress. */
async function outcomeOf(jobId: string) {
  const find = ({ items }: { items: readonly Run[] }) => items.find((run) => run.jobId === jobId);
  const begun = find(await waitUntil(RUNS, (runs) => find(runs) !== undefined));
  const runId = begun?.runId ?? 0;
  const ended = await waitUntil(RUNS, (runs) => find(runs)?.status !== 'RUNNING').catch((error: unknown) => {
    if (error instanceof ApiError && error.code === 'STILL_WAITING') return null;
    throw error;
  });
  const run = ended === null ? undefined : find(ended);
  if (run === undefined) return { tone: 'busy', text: WORDS.inProgress(runId) } as const;
  if (run.errorMessage !== null) return { tone: 'bad', text: WORDS.failed(runId, run.errorMessage) } as const;
  const { tone, word } = STATUS_WORDS[run.status];
  return {
    tone: tone === 'idle' ? 'attention' : tone,
    text: WORDS.ended(runId, word, run.received),
  } as const;
}

type Run = ReturnType<(typeof runSchema)['parse']>;

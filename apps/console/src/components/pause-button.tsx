import { listedScheduleSchema } from '@tixngo-sync/api';
import type { Action } from '../api/use-action.js';
import { SCHEDULE_ACTIONS as WORDS } from '../texts/schedule-actions.js';
import { ActionButton } from './action-button.js';
import type { Confirmation } from './confirm-dialog.js';

interface Named {
  readonly scheduleId: number;
  readonly name: string;
}

interface PauseButtonProps {
  readonly schedule: Named & { readonly pausedAt: string | null };
  readonly variant?: 'primary' | 'default' | 'subtle';
  readonly isSmall?: boolean;
}

/** Pauses a schedule, with a note, or resumes one that is paused. */
export function PauseButton({ schedule, ...look }: PauseButtonProps) {
  const { name, pausedAt } = schedule;
  if (pausedAt !== null)
    return (
      <ActionButton role="operator" label={WORDS.resumeOf(name)} action={resumeAction(schedule)} {...look}>
        {WORDS.resume}
      </ActionButton>
    );
  return (
    <ActionButton
      role="operator"
      label={WORDS.pauseOf(name)}
      action={pauseAction(schedule)}
      confirm={pauseConfirmation(name)}
      {...look}
    >
      {WORDS.pause}
    </ActionButton>
  );
}

/** What pauses the schedule; `pauseConfirmation` asks before. */
export function pauseAction({ scheduleId, name }: Named): Action<typeof listedScheduleSchema> {
  return {
    path: '/schedules/{id}/pause',
    params: { id: scheduleId },
    answer: listedScheduleSchema,
    done: () => WORDS.paused(name),
  };
}

/** What resumes the schedule. */
export function resumeAction({ scheduleId, name }: Named): Action<typeof listedScheduleSchema> {
  return {
    path: '/schedules/{id}/resume',
    params: { id: scheduleId },
    answer: listedScheduleSchema,
    done: () => WORDS.resumed(name),
  };
}

/** What to ask before a schedule is paused. */
export function pauseConfirmation(name: string): Confirmation {
  return {
    title: WORDS.pauseTitle(name),
    text: WORDS.pauseText,
    verb: WORDS.pause,
    reason: 'optional',
  };
}

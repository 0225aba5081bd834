import { listedScheduleSchema } from '@tixngo-sync/api';
import { SCHEDULE_ACTIONS as WORDS } from '../texts/schedule-actions.js';
import { ActionButton } from './action-button.js';

interface PauseButtonProps {
  readonly schedule: { readonly scheduleId: number; readonly name: string; readonly pausedAt: string | null };
  readonly variant?: 'primary' | 'default' | 'subtle';
  readonly isSmall?: boolean;
}

/** Pauses a schedule, with a note, or resumes one that is paused. */
export function PauseButton({ schedule: { scheduleId, name, pausedAt }, ...look }: PauseButtonProps) {
  const shared = { params: { id: scheduleId }, answer: listedScheduleSchema };
  if (pausedAt !== null)
    return (
      <ActionButton
        role="operator"
        label={WORDS.resumeOf(name)}
        action={{ ...shared, path: '/schedules/{id}/resume', done: () => WORDS.resumed(name) }}
        {...look}
      >
        {WORDS.resume}
      </ActionButton>
    );
  return (
    <ActionButton
      role="operator"
      label={WORDS.pauseOf(name)}
      action={{ ...shared, path: '/schedules/{id}/pause', done: () => WORDS.paused(name) }}
      confirm={{
        title: WORDS.pauseTitle(name),
        text: WORDS.pauseText,
        verb: WORDS.pause,
        reason: 'optional',
      }}
      {...look}
    >
      {WORDS.pause}
    </ActionButton>
  );
}

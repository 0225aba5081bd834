import { useNavigate } from '@tanstack/react-router';
import { z } from 'zod';
import { ActionButton } from '../../components/action-button.js';
import { routerAddress } from '../../components/screen-link.js';
import { SCHEDULES } from '../../texts/schedules.js';
import type { Schedule } from './schedule-draft.js';

/** Deletes a schedule and opens the list. */
export function DeleteScheduleButton({ schedule: { scheduleId, name } }: { schedule: Schedule }) {
  const navigate = useNavigate();
  return (
    <ActionButton
      role="admin"
      action={{
        method: 'DELETE',
        path: '/schedules/{id}',
        params: { id: scheduleId },
        answer: z.undefined(),
        done: () => SCHEDULES.deleted(name),
        onDone: () => void navigate(routerAddress({ to: '/schedules' }) as never),
      }}
      confirm={{
        title: SCHEDULES.deleteTitle(name),
        text: SCHEDULES.deleteText,
        verb: SCHEDULES.delete,
        reason: 'optional',
        typed: name,
        isDangerous: true,
      }}
    >
      {SCHEDULES.delete}
    </ActionButton>
  );
}

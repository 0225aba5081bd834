import { skipListChangeSchema } from '@tixngo-sync/api';
import { ActionButton } from '../../components/action-button.js';
import { SCHEDULES } from '../../texts/schedules.js';

interface RemoveSkippedButtonProps {
  readonly skipped: { readonly taxNumber: string; readonly schedule: string | null };
}

/** Processes a ticket again, from its next change on. */
export function RemoveSkippedButton({ skipped: { taxNumber, schedule } }: RemoveSkippedButtonProps) {
  return (
    <ActionButton
      role="operator"
      isSmall
      label={SCHEDULES.removeOf(taxNumber)}
      action={{
        method: 'DELETE',
        path: '/skip-list',
        body: schedule === null ? { taxNumber } : { taxNumber, schedule },
        answer: skipListChangeSchema,
        done: () => SCHEDULES.removed(taxNumber),
      }}
      confirm={{
        title: SCHEDULES.removeTitle(taxNumber),
        text: SCHEDULES.removeText(schedule),
        verb: SCHEDULES.remove,
        reason: 'optional',
      }}
    >
      {SCHEDULES.remove}
    </ActionButton>
  );
}

import { listedScheduleSchema } from '@tixngo-sync/api';
import { ActionButton } from '../../components/action-button.js';
import { SCHEDULES } from '../../texts/schedules.js';
import type { Schedule } from './schedule-draft.js';

const OFF = {
  eventDayEverySeconds: null,
  eventDayBatchSize: null,
  eventDayHoursBefore: null,
  eventDayHoursAfter: null,
};

/** Turns a schedule's event-day mode off. */
export function EventDayEndButton({ schedule: { scheduleId, name } }: { schedule: Schedule }) {
  return (
    <ActionButton
      role="admin"
      isSmall
      action={{
        method: 'PATCH',
        path: '/schedules/{id}',
        params: { id: scheduleId },
        body: OFF,
        answer: listedScheduleSchema,
        done: () => SCHEDULES.eventDayEnded(name),
      }}
      confirm={{
        title: SCHEDULES.eventDayEndTitle(name),
        text: SCHEDULES.eventDayEndText,
        verb: SCHEDULES.turnOff,
        reason: 'optional',
      }}
    >
      {SCHEDULES.turnOff}
    </ActionButton>
  );
}

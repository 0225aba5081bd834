import { useNavigate } from '@tanstack/react-router';
import { scheduleListSchema } from '@tixngo-sync/api';
import { useRead } from '../../api/use-read.js';
import { Card, Cards } from '../../components/card.js';
import { DialogButton } from '../../components/dialog-button.js';
import { LineSkeletons, Loaded } from '../../components/loaded.js';
import { Screen } from '../../components/screen.js';
import { routerAddress } from '../../components/screen-link.js';
import { SCHEDULES } from '../../texts/schedules.js';
import { EventDaysCard } from './event-days-card.js';
import { ScheduleDialog } from './schedule-dialog.js';
import { ScheduleTable } from './schedule-table.js';
import { SkipListCard } from './skip-list-card.js';

/** Lists the schedules, with event days and the skip list. */
export default function SchedulesScreen() {
  const schedules = useRead({ path: '/schedules', answer: scheduleListSchema });
  const navigate = useNavigate();
  const open = (id: number) => void navigate(routerAddress({ to: '/schedules/{id}', id }) as never);
  const items = schedules.data?.items ?? [];
  // Event days concern the schedule that starts runs; without one, the first.
  const main = items.find(({ nextRunAt }) => nextRunAt !== null) ?? items[0];
  return (
    <Screen
      title={SCHEDULES.title}
      about={SCHEDULES.about}
      actions={
        <DialogButton
          role="admin"
          variant="primary"
          dialog={(close) => <ScheduleDialog onClose={close} onCreated={open} />}
        >
          {SCHEDULES.create}
        </DialogButton>
      }
    >
      <Cards>
        <Card title={SCHEDULES.all}>
          <Loaded of={schedules} skeleton={<LineSkeletons lines={3} />}>
            {({ items: listed }) => <ScheduleTable schedules={listed} />}
          </Loaded>
        </Card>
        {main !== undefined && <EventDaysCard schedule={main} />}
        <SkipListCard />
      </Cards>
    </Screen>
  );
}

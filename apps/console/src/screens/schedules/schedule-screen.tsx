import { useParams } from '@tanstack/react-router';
import { listedScheduleSchema, nextRunsSchema } from '@tixngo-sync/api';
import { useRead } from '../../api/use-read.js';
import { Card, Cards } from '../../components/card.js';
import { DialogButton } from '../../components/dialog-button.js';
import { LineSkeletons, Loaded } from '../../components/loaded.js';
import { PauseButton } from '../../components/pause-button.js';
import { RunNowButton } from '../../components/run-now-button.js';
import { ScheduleBadges, ScheduleNote } from '../../components/schedule-badges.js';
import { Screen } from '../../components/screen.js';
import { SCHEDULES } from '../../texts/schedules.js';
import { DeleteScheduleButton } from './delete-schedule-button.js';
import { EventDaysCard } from './event-days-card.js';
import { NextStarts } from './next-starts.js';
import { ScheduleDialog } from './schedule-dialog.js';
import { ScheduleFacts } from './schedule-facts.js';
import { SkipListCard } from './skip-list-card.js';

/** Shows a schedule: when it runs, its event days, what its runs ignore. */
export default function ScheduleScreen() {
  // The route of this screen has the parameter.
  const { id } = useParams({ strict: false }) as { id: string };
  const schedule = useRead({ path: '/schedules/{id}', params: { id }, answer: listedScheduleSchema });
  const next = useRead({ path: '/schedules/{id}/next', params: { id }, answer: nextRunsSchema });
  const { data } = schedule;
  return (
    <Screen
      title={data === undefined ? SCHEDULES.oneTitle(id) : SCHEDULES.oneTitle(data.name)}
      beside={data !== undefined && <ScheduleBadges schedule={data} />}
      about={data !== undefined && <ScheduleNote schedule={data} />}
      actions={
        data !== undefined && (
          <>
            <RunNowButton schedule={data} variant="primary" />
            <PauseButton schedule={data} />
            <DialogButton role="admin" dialog={(close) => <ScheduleDialog schedule={data} onClose={close} />}>
              {SCHEDULES.edit}
            </DialogButton>
            <DeleteScheduleButton schedule={data} />
          </>
        )
      }
    >
      <Loaded of={schedule}>
        {(shown) => (
          <Cards>
            <Card title={SCHEDULES.facts}>
              <ScheduleFacts schedule={shown} />
            </Card>
            <Card title={SCHEDULES.nextStarts}>
              <Loaded of={next} skeleton={<LineSkeletons lines={10} />}>
                {({ items, timezone, none }) => <NextStarts runs={items} timezone={timezone} none={none} />}
              </Loaded>
            </Card>
            <EventDaysCard schedule={shown} />
            <SkipListCard schedule={shown.name} />
          </Cards>
        )}
      </Loaded>
    </Screen>
  );
}

import { eventDaySchema, listOf } from '@tixngo-sync/api';
import type { z } from 'zod';
import { useRead } from '../../api/use-read.js';
import { Badge } from '../../components/badge.js';
import { Card } from '../../components/card.js';
import { type Column, DataTable } from '../../components/data-table.js';
import { DialogButton } from '../../components/dialog-button.js';
import { Empty } from '../../components/empty.js';
import { LineSkeletons, Loaded } from '../../components/loaded.js';
import { ScreenLink } from '../../components/screen-link.js';
import { Time } from '../../components/time.js';
import { SCHEDULES } from '../../texts/schedules.js';
import { EventDayDialog } from './event-day-dialog.js';
import { EventDayEndButton } from './event-day-end-button.js';
import type { Schedule } from './schedule-draft.js';
import styles from './schedules.module.css';

type EventDay = z.output<typeof eventDaySchema>;

/** The event-day mode of a schedule: its profile, and its windows by the names of the matches. */
export function EventDaysCard({ schedule }: { schedule: Schedule }) {
  const days = useRead({ path: '/schedules/event-days', answer: listOf(eventDaySchema) });
  const isOn = schedule.eventDayEverySeconds !== null;
  return (
    <Card
      title={SCHEDULES.eventDaysOf(schedule.name)}
      beside={
        <div className={styles.buttons}>
          {isOn && <EventDayEndButton schedule={schedule} />}
          <DialogButton
            role="admin"
            isSmall
            dialog={(close) => <EventDayDialog schedule={schedule} onClose={close} />}
          >
            {isOn ? SCHEDULES.changeEventDay : SCHEDULES.setUpEventDay}
          </DialogButton>
        </div>
      }
    >
      {isOn ? (
        <>
          <p className={styles.plain}>{SCHEDULES.eventDayProfile(schedule)}</p>
          <Loaded of={days} skeleton={<LineSkeletons lines={3} />}>
            {({ items }) => (
              <DataTable
                caption={SCHEDULES.windows}
                columns={COLUMNS}
                rows={items.filter(({ scheduleId }) => scheduleId === schedule.scheduleId)}
                rowKey={({ from }) => from}
                empty={<Empty title={SCHEDULES.noWindows}>{SCHEDULES.noWindowsAdvice}</Empty>}
              />
            )}
          </Loaded>
        </>
      ) : (
        <Empty title={SCHEDULES.eventDayOff}>{SCHEDULES.eventDayAbout}</Empty>
      )}
    </Card>
  );
}

const COLUMNS: Column<EventDay>[] = [
  {
    header: SCHEDULES.from,
    isTitle: true,
    cell: ({ from, isNow }) => (
      <div className={styles.name}>
        <Time at={from} show="minute" />
        {isNow && <Badge tone="busy">{SCHEDULES.now}</Badge>}
      </div>
    ),
  },
  { header: SCHEDULES.to, cell: ({ to }) => <Time at={to} show="minute" /> },
  {
    header: SCHEDULES.matches,
    isText: true,
    cell: ({ events }) =>
      events.map(({ eventId, eventName, startTime }) => (
        <div key={`${eventId} ${startTime}`}>
          <ScreenLink to="/events/{id}" id={eventId} className="link">
            {eventName}
          </ScreenLink>{' '}
          <span className="soft">
            {SCHEDULES.kickOff} <Time at={startTime} show="minute" />
          </span>
        </div>
      )),
  },
];

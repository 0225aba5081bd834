import type { scheduleNowSchema, statusSchema } from '@tixngo-sync/api';
import { interval } from '@tixngo-sync/domain';
import type { z } from 'zod';
import { Badge } from '../../components/badge.js';
import { Card } from '../../components/card.js';
import { formatClock, formatDuration } from '../../components/format.js';
import { PauseButton } from '../../components/pause-button.js';
import { RunNowButton } from '../../components/run-now-button.js';
import { ScreenLink } from '../../components/screen-link.js';
import { Time } from '../../components/time.js';
import { useNow } from '../../components/use-now.js';
import { NOW } from '../../texts/now.js';
import styles from './now.module.css';

type Schedule = z.output<typeof scheduleNowSchema>;
type Tixngo = z.output<typeof statusSchema>['tixngo'];

interface ScheduleCardsProps {
  readonly schedules: readonly Schedule[];
  readonly tixngo: Tixngo;
}

/** The schedules that start runs by themselves, or, without one, that there is none. */
export function ScheduleCards({ schedules, tixngo }: ScheduleCardsProps) {
  const automatic = schedules.filter(({ launch }) => launch === 'AUTOMATIC');
  if (automatic.length === 0)
    return (
      <Card title={NOW.schedule('')} columns={4}>
        <p>{NOW.noSchedule}</p>
        <div className={styles.buttons}>
          <RunNowButton schedule={schedules[0] ?? null} />
        </div>
      </Card>
    );
  return automatic.map((schedule) => (
    <ScheduleCard key={schedule.scheduleId} schedule={schedule} tixngo={tixngo} />
  ));
}

function ScheduleCard({ schedule, tixngo }: { schedule: Schedule; tixngo: Tixngo }) {
  const { scheduleId, name, pausedAt } = schedule;
  return (
    <Card
      title={
        <ScreenLink to="/schedules/{id}" id={scheduleId} className="link">
          {NOW.schedule(name)}
        </ScreenLink>
      }
      columns={4}
    >
      <p className={styles.big}>
        <NextRun schedule={schedule} tixngo={tixngo} />
      </p>
      {pausedAt === null && <Outage tixngo={tixngo} />}
      <ScheduleState schedule={schedule} />
      <div className={styles.buttons}>
        <RunNowButton schedule={schedule} />
        <PauseButton schedule={schedule} />
      </div>
    </Card>
  );
}

/** When the schedule starts its next run, or why it starts none. */
function NextRun({ schedule, tixngo }: { schedule: Schedule; tixngo: Tixngo }) {
  const { nextRunAt, pausedAt } = schedule;
  if (pausedAt !== null) return NOW.paused;
  if (tixngo.state === 'open') return NOW.waits;
  return nextRunAt === null ? NOW.noNextRun : <Until at={nextRunAt} />;
}

/** Since when TIXNGO has been down, and when it is tried next. Nothing while it answers. */
function Outage({ tixngo: { state, since, nextTryAt } }: { tixngo: Tixngo }) {
  if (state !== 'open' || since === null) return null;
  return (
    <p>
      <Badge tone="bad">{NOW.downSince(formatClock(new Date(since), Date.now(), false))}</Badge>
      {nextTryAt !== null && (
        <>
          {' '}
          {NOW.nextTry} <Until at={nextTryAt} />
        </>
      )}
    </p>
  );
}

/** What applies now: paused by whom and why, the event day, the interval. */
function ScheduleState({ schedule }: { schedule: Schedule }) {
  const { pausedAt, pausedBy, pausedNote, eventDay, everySeconds, cron } = schedule;
  const usual = cron ?? (everySeconds === null ? NOW.noInterval : NOW.every(interval(everySeconds)));
  if (pausedAt !== null)
    return (
      <>
        <p>
          <Badge tone="idle">{NOW.pausedBy(pausedBy)}</Badge> <Time at={pausedAt} />
        </p>
        <p className="soft">{pausedNote ?? NOW.noNote}</p>
      </>
    );
  if (eventDay === null) return <p className="soft">{usual}</p>;
  return (
    <>
      <p>
        <Badge tone="busy">
          {NOW.eventDay(
            formatClock(new Date(eventDay.until), Date.now(), false),
            interval(eventDay.everySeconds),
          )}
        </Badge>
      </p>
      <p className="soft">
        {eventDay.events.join(', ')} · {NOW.otherwise(usual)}
      </p>
    </>
  );
}

function Until({ at }: { at: string }) {
  const seconds = (Date.parse(at) - useNow()) / 1000;
  return seconds < 1 ? NOW.due : NOW.inTime(formatDuration(seconds));
}

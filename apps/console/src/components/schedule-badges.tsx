import type { scheduleNowSchema } from '@tixngo-sync/api';
import type { z } from 'zod';
import { SCHEDULE_STATES } from '../texts/schedule-states.js';
import { Badge } from './badge.js';
import { Time } from './time.js';

/** What a schedule does now, as badges: active, paused, by hand, event day. */
export function ScheduleBadges({ schedule }: { schedule: z.output<typeof scheduleNowSchema> }) {
  const { pausedAt, launch, eventDay, nextRunAt } = schedule;
  if (pausedAt !== null) return <Badge tone="idle">{SCHEDULE_STATES.paused}</Badge>;
  if (launch === 'MANUAL') return <Badge tone="idle">{SCHEDULE_STATES.manual}</Badge>;
  if (nextRunAt === null) return <Badge tone="attention">{SCHEDULE_STATES.ended}</Badge>;
  if (eventDay !== null)
    return (
      <Badge tone="busy">
        {SCHEDULE_STATES.eventDayUntil} <Time at={eventDay.until} show="minute" />
      </Badge>
    );
  return <Badge tone="good">{SCHEDULE_STATES.active}</Badge>;
}

/** By whom, since when and why a schedule is paused; or whose event day lasts. Empty otherwise. */
export function ScheduleNote({ schedule }: { schedule: z.output<typeof scheduleNowSchema> }) {
  const { pausedAt, pausedBy, pausedNote, eventDay } = schedule;
  if (pausedAt !== null)
    return (
      <>
        {SCHEDULE_STATES.pausedBy(pausedBy)} <Time at={pausedAt} />
        {pausedNote !== null && `: ${pausedNote}`}
      </>
    );
  return eventDay === null ? null : eventDay.events.join(', ');
}

import type { ScheduleRow, ScheduleWithInterval } from '@tixngo-sync/db';
import { fields } from '../output/table.js';
import { showInterval } from '../parse/duration.js';

export const SCHEDULE_COLUMNS = {
  name: (row: ScheduleWithInterval) => row.name,
  launch: (row: ScheduleWithInterval) => row.launch.toLowerCase(),
  frequency: frequencyOf,
  effective: ({ effectiveSeconds }: ScheduleWithInterval) =>
    effectiveSeconds === null ? null : `every ${showInterval(Math.round(effectiveSeconds))}`,
  'event day': eventDayOf,
  start: (row: ScheduleWithInterval) => row.startAt,
  end: (row: ScheduleWithInterval) => row.endAt,
  'batch size': (row: ScheduleWithInterval) => row.batchSize,
  skipped: (row: ScheduleWithInterval) => row.skip.length,
  'skipped ticks': (row: ScheduleWithInterval) => row.skippedTicks,
  paused: (row: ScheduleWithInterval) => row.pausedAt,
  note: (row: ScheduleWithInterval) => row.pausedNote,
};

export function describeSchedule(schedule: ScheduleRow): string {
  return fields({
    name: schedule.name,
    launch: schedule.launch.toLowerCase(),
    frequency: frequencyOf(schedule) || null,
    'event day': eventDayOf(schedule),
    start: schedule.startAt,
    end: schedule.endAt,
    'batch size': schedule.batchSize,
    skipped: schedule.skip.join(', ') || null,
    'skipped ticks': schedule.skippedTicks,
    'last skipped': schedule.lastSkippedAt,
    paused: schedule.pausedAt,
    note: schedule.pausedNote,
  });
}

function frequencyOf({ everySeconds, cron, timezone }: ScheduleRow): string {
  if (everySeconds !== null) return `every ${showInterval(everySeconds)}`;
  return cron === null ? '' : `cron ${cron} (${timezone})`;
}

function eventDayOf({
  eventDayEverySeconds,
  eventDayBatchSize,
  eventDayHoursBefore,
  eventDayHoursAfter,
}: ScheduleRow): string | null {
  if (eventDayEverySeconds === null) return null;
  const size = eventDayBatchSize === null ? '' : `, batch size ${eventDayBatchSize}`;
  return `every ${showInterval(eventDayEverySeconds)}, ${eventDayHoursBefore} h before to ${eventDayHoursAfter} h after${size}`;
}

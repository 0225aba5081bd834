import { choice, hidden, instant, integer, omitFields, text } from './field.js';

export const SCHEDULE_LAUNCHES = ['MANUAL', 'AUTOMATIC'] as const;
export type ScheduleLaunch = (typeof SCHEDULE_LAUNCHES)[number];

/** The table `schedule`: one configured function each. */
export const SCHEDULE_FIELDS = {
  scheduleId: integer(),
  name: text(),
  launch: choice(SCHEDULE_LAUNCHES, 'schedule_launch'),
  everySeconds: integer().orNull(),
  cron: text().orNull(),
  /** An IANA name; cron is read in it. */
  timezone: text(),
  startAt: instant().orNull(),
  endAt: instant().orNull(),
  batchSize: integer(),
  pausedAt: instant().orNull(),
  pausedNote: text().orNull(),
  pausedBy: text().orNull().noted('Who paused it, as in the audit log'),
  /** Event-day mode (docs/schedules.md); all four are null when it is off. */
  eventDayEverySeconds: integer()
    .orNull()
    .noted('Interval around the start of an event; null: event-day mode is off'),
  eventDayBatchSize: integer().orNull(),
  eventDayHoursBefore: integer().orNull(),
  eventDayHoursAfter: integer().orNull(),
  skippedTicks: integer().noted('Ticks that started no run because one was in progress'),
  lastSkippedAt: instant().orNull(),
  mirroredAs: hidden('jsonb').orNull(),
  createdAt: instant(),
  updatedAt: instant(),
};

export const SHOWN_SCHEDULE_FIELDS = omitFields(SCHEDULE_FIELDS, ['mirroredAs', 'createdAt', 'updatedAt']);

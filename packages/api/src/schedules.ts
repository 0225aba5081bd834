import { SCHEDULE_LAUNCHES, SHOWN_SCHEDULE_FIELDS } from '@tixngo-sync/domain';
import { z } from 'zod';
import { recordSchema } from './record-schema.js';
import { changeSchema, flagParameterSchema, instantSchema, numberParameter, timeSchema } from './shapes.js';

export const scheduleSchema = recordSchema(SHOWN_SCHEDULE_FIELDS).extend({
  skip: z.array(z.string()).describe('Tax numbers of the tickets that it ignores'),
});

const frequencySchema = z
  .string()
  .nullable()
  .describe('The interval or cron expression in words: "At 04:00 on Mondays, Europe/Zurich"; null: none');

/** With what it does now. */
export const scheduleNowSchema = scheduleSchema.extend({
  eventDay: z
    .object({
      until: instantSchema,
      events: z.array(z.string()).describe('Names, in order of kick-off'),
      everySeconds: z.number().int(),
    })
    .nullable()
    .describe('The event day that lasts'),
  currentEverySeconds: z
    .number()
    .int()
    .nullable()
    .describe('The interval that applies now; null: cron, or it starts no runs'),
  nextRunAt: instantSchema.nullable(),
});

export const listedScheduleSchema = scheduleNowSchema.extend({
  effectiveSeconds: z
    .number()
    .nullable()
    .describe('Median time between the starts of its last ten scheduled runs'),
  frequency: frequencySchema,
});

export const scheduleListSchema = z.object({ items: z.array(listedScheduleSchema), next: z.null() });

const DAY_SECONDS = 86_400;
const secondsSchema = z
  .number()
  .int()
  .min(1)
  .max(30 * DAY_SECONDS);
const batchSizeSchema = z.number().int().min(1).max(10_000);
const hoursSchema = z.number().int().min(0).max(168);

/** Accepts the word in any case. */
const launchSchema = z.preprocess(
  (value) => (typeof value === 'string' ? value.toUpperCase() : value),
  z.enum(SCHEDULE_LAUNCHES),
);

const FIELDS = {
  launch: launchSchema.optional().describe('Default of a new one: AUTOMATIC if it has a frequency'),
  everySeconds: secondsSchema.nullish().describe('Replaces cron. null: no interval'),
  cron: z.string().min(1).max(200).nullish().describe('Five fields. Replaces everySeconds. null: none'),
  timezone: z.string().max(100).optional().describe('IANA name; cron is read in it'),
  startAt: timeSchema.nullish().describe('No run before; null: no limit'),
  endAt: timeSchema.nullish().describe('No run after; null: no limit'),
  batchSize: batchSizeSchema.optional(),
  eventDayEverySeconds: secondsSchema
    .nullish()
    .describe('Event-day mode: the interval and both hours, or null for all of them'),
  eventDayBatchSize: batchSizeSchema.nullish().describe('null: as on any other day'),
  eventDayHoursBefore: hoursSchema.nullish(),
  eventDayHoursAfter: hoursSchema.nullish(),
  skip: z
    .array(z.string().trim().min(1).max(500))
    .max(10_000)
    .optional()
    .describe('Tax numbers to ignore in its runs. Replaces the list'),
};

const nameSchema = z.string().trim().min(1).max(200);

export const createScheduleSchema = changeSchema.extend({ name: nameSchema, ...FIELDS });
export const updateScheduleSchema = changeSchema.extend({ name: nameSchema.optional(), ...FIELDS });

export const previewQuerySchema = z.object({
  preview: flagParameterSchema.describe('true: reports what would change and does nothing'),
});

export const pauseScheduleSchema = changeSchema.extend({
  note: z
    .string()
    .trim()
    .max(500)
    .optional()
    .describe('Why; shown with the schedule. Absent: `reason`, or the note that it has'),
});

export const runScheduleSchema = changeSchema.extend({
  batchSize: batchSizeSchema.optional().describe('Only for this run'),
});

const nextRunSchema = z.object({
  at: instantSchema,
  local: z.string().describe("In the schedule's zone: 2026-10-25 02:30:00 +01:00"),
  mode: z.enum(['normal', 'event-day']),
});

export const nextRunsQuerySchema = z.object({
  count: numberParameter(1, 200).default(10).describe('How many runs'),
});

export const nextRunsSchema = z.object({
  timezone: z.string(),
  none: z.string().nullable().describe('Why no run starts automatically; null: runs do'),
  items: z.array(nextRunSchema),
  next: z.null(),
});

export const eventDaySchema = z.object({
  scheduleId: z.number().int(),
  schedule: z.string(),
  from: instantSchema,
  to: instantSchema.describe('Not included'),
  isNow: z.boolean(),
  events: z
    .array(z.object({ eventId: z.string(), eventName: z.string(), startTime: instantSchema }))
    .describe('In order of kick-off'),
});

/** What a schedule does in the next 24 hours, as far as is known. */
const outlookSchema = z.object({
  frequency: frequencySchema,
  none: z.string().nullable().describe('Why no run starts automatically; null: runs do'),
  runsPerDay: z.number().int().describe('Starts in the next 24 hours'),
  requestsPerDay: z
    .number()
    .int()
    .describe('One per run to find the end of the feed, and the pages of an average day of the last seven'),
  expectedBehindSeconds: z
    .number()
    .nullable()
    .describe(
      'How far S-360 is behind just before a run ends: the longest time between two starts in the next 24 hours, plus the median duration of the last ten runs. null: no runs',
    ),
  shortestSeconds: z.number().nullable().describe('The shortest time between two starts; null: no runs'),
  nextRuns: z.array(nextRunSchema).describe('The next ten'),
});

/** What a change of a schedule would do. */
export const schedulePreviewSchema = z.object({
  before: outlookSchema.nullable().describe('null: the schedule is new'),
  after: outlookSchema.nullable().describe('null: the schedule is deleted'),
  changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
  clashes: z
    .array(z.object({ code: z.string(), message: z.string() }))
    .describe(
      'SCHEDULE_ALREADY_ACTIVE, SCHEDULE_NAME_TAKEN: the change would be refused. RUN_LONGER_THAN_INTERVAL: ticks would be skipped',
    ),
});

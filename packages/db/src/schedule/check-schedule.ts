import {
  isTimezone,
  nextTime,
  pickFields,
  type RowOf,
  SCHEDULE_FIELDS,
  UsageError,
} from '@tixngo-sync/domain';

const STORED_FIELDS = pickFields(SCHEDULE_FIELDS, [
  'launch',
  'everySeconds',
  'cron',
  'timezone',
  'startAt',
  'endAt',
  'batchSize',
  'eventDayEverySeconds',
  'eventDayBatchSize',
  'eventDayHoursBefore',
  'eventDayHoursAfter',
]);

export type StoredFields = RowOf<typeof STORED_FIELDS>;

export const DEFAULTS: StoredFields = {
  launch: 'MANUAL',
  everySeconds: null,
  cron: null,
  timezone: 'UTC',
  startAt: null,
  endAt: null,
  batchSize: 1000,
  eventDayEverySeconds: null,
  eventDayBatchSize: null,
  eventDayHoursBefore: null,
  eventDayHoursAfter: null,
};

/** The database holds most of the same rules; here they get words. */
export function checked({
  launch,
  everySeconds,
  cron,
  timezone,
  startAt,
  endAt,
  batchSize,
  ...others
}: StoredFields): StoredFields {
  if (launch === 'AUTOMATIC' && everySeconds === null && cron === null) {
    throw new UsageError(
      'SCHEDULE_WITHOUT_FREQUENCY',
      'an automatic schedule needs a frequency: an interval (5m) or a cron expression',
    );
  }
  if (startAt !== null && endAt !== null && startAt >= endAt) {
    throw new UsageError(
      'SCHEDULE_ENDS_BEFORE_START',
      `the end, ${endAt.toISOString()}, is not after the start, ${startAt.toISOString()}`,
    );
  }
  if (!isTimezone(timezone)) {
    throw new UsageError(
      'SCHEDULE_TIMEZONE_UNKNOWN',
      `"${timezone}" is not a time zone of the IANA list, such as Europe/Zurich or UTC`,
    );
  }
  // For its errors only.
  if (cron !== null) nextTime({ cron, tz: timezone }, 0);
  return { launch, everySeconds, cron, timezone, startAt, endAt, batchSize, ...checkedEventDay(others) };
}

type EventDayFields = Pick<
  StoredFields,
  'eventDayEverySeconds' | 'eventDayBatchSize' | 'eventDayHoursBefore' | 'eventDayHoursAfter'
>;

function checkedEventDay(fields: EventDayFields): EventDayFields {
  const { eventDayEverySeconds, eventDayBatchSize, eventDayHoursBefore, eventDayHoursAfter } = fields;
  const needed = [eventDayEverySeconds, eventDayHoursBefore, eventDayHoursAfter].filter(
    (value) => value !== null,
  ).length;
  if ((needed > 0 && needed < 3) || (needed === 0 && eventDayBatchSize !== null)) {
    throw new UsageError(
      'SCHEDULE_EVENT_DAY_INCOMPLETE',
      'event-day mode needs an interval, the hours before and the hours after an event starts',
    );
  }
  return { eventDayEverySeconds, eventDayBatchSize, eventDayHoursBefore, eventDayHoursAfter };
}

/**
 * Refuses a schedule that would never start a run: its end is past, no day fits its cron expression, or none
 * of its times is between its start and its end.
 * @param now milliseconds since 1970
 */
export function refuseNeverRunning(fields: StoredFields, now: number): void {
  const { everySeconds, cron, timezone, startAt, endAt } = fields;
  if (endAt !== null && endAt.getTime() <= now)
    throw neverRuns(`the end, ${endAt.toISOString()}, is in the past`);
  if (everySeconds === null && cron === null) return;
  const frequency =
    everySeconds === null ? { cron: cron ?? '', tz: timezone } : { everyMs: everySeconds * 1000 };
  const first = nextTime({ ...frequency, startDate: startAt ?? undefined }, now);
  if (first === null) throw neverRuns(`"${cron}" never fires: there is no such day`);
  if (endAt !== null && first > endAt.getTime()) {
    const time = new Date(first).toISOString();
    throw neverRuns(`its first run, ${time}, would be after its end, ${endAt.toISOString()}`);
  }
}

function neverRuns(why: string): UsageError {
  return new UsageError('SCHEDULE_NEVER_RUNS', `the schedule would never run: ${why}`);
}

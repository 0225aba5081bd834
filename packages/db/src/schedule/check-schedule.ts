import { messageOf, pickFields, type RowOf, SCHEDULE_FIELDS, UsageError } from '@tixngo-sync/domain';
import { CronExpressionParser } from 'cron-parser';

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
  if (cron !== null) checkCron(cron, timezone);
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

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false; // Intl says so with a RangeError
  }
}

/** With the parser that BullMQ uses: what is taken here will run. */
function checkCron(cron: string, timezone: string): void {
  try {
    if (cron.trim().split(/\s+/).length < 5) throw new Error('it has fewer than five fields');
    CronExpressionParser.parse(cron, { tz: timezone });
  } catch (cause) {
    const why = messageOf(cause);
    throw new UsageError(
      'SCHEDULE_CRON_WRONG',
      `"${cron}" is not a cron expression such as "*/5 * * * *" (minute hour day month weekday): ${why}`,
      { cause },
    );
  }
}

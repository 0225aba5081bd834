import type { ScheduleFields } from '@tixngo-sync/db';
import { type Command, Option } from 'commander';
import { parseInterval } from '../parse/duration.js';
import { parseBatchSize, wholeNumber } from '../parse/numbers.js';
import { parseTimeOrNone } from '../parse/time.js';
import type { ResultOptions } from './options.js';

/** As commander gives them. */
export interface ScheduleOptions extends ResultOptions {
  readonly launch?: 'manual' | 'automatic';
  readonly every?: number;
  readonly cron?: string;
  readonly timezone?: string;
  readonly start?: Date | 'none';
  readonly end?: Date | 'none';
  readonly batchSize?: number;
  readonly skip?: readonly string[];
  /** False: `--no-event-day`. */
  readonly eventDay: boolean;
  readonly eventDayEvery?: number;
  readonly eventDayBatchSize?: number;
  readonly eventDayHoursBefore?: number;
  readonly eventDayHoursAfter?: number;
}

/** What a schedule may hold: a week. */
const parseHours = wholeNumber(0, 168);
const EVENT_DAY = ['eventDayEvery', 'eventDayBatchSize', 'eventDayHoursBefore', 'eventDayHoursAfter'];

/** All fields of the function but its name. */
export function withScheduleFields(command: Command): Command {
  return command
    .addOption(
      new Option('--launch <how>', 'automatic: by itself, at its frequency; manual: when asked').choices([
        'manual',
        'automatic',
      ]),
    )
    .addOption(
      new Option('--every <interval>', 'frequency: 30s, 5m, 1h').argParser(parseInterval).conflicts('cron'),
    )
    .option('--cron <expression>', 'frequency: minute hour day month weekday, in the time zone')
    .option('--timezone <name>', 'IANA name, for --cron')
    .option('--start <time>', 'not before: 2026-06-11T18:00:00+02:00; none takes it away', parseTimeOrNone)
    .option('--end <time>', 'not after; none takes it away', parseTimeOrNone)
    .option('--batch-size <n>', 'tickets asked for in one page, 1 to 10000', parseBatchSize)
    .option('--skip <numbers>', 'tax numbers to leave out: A,B; empty: none', splitNumbers)
    .option(
      '--event-day-every <interval>',
      'frequency around the start of any event; needs both hours',
      parseInterval,
    )
    .option('--event-day-hours-before <n>', 'how long before the start of an event it begins', parseHours)
    .option('--event-day-hours-after <n>', 'how long after the start of an event it ends', parseHours)
    .option(
      '--event-day-batch-size <n>',
      'batch size meanwhile; without it as on any other day',
      parseBatchSize,
    )
    .addOption(new Option('--no-event-day', 'every day is like any other').conflicts(EVENT_DAY));
}

/** @returns what was given. A frequency alone makes a new schedule automatic: nobody gives one for a manual schedule. */
export function scheduleFields(options: ScheduleOptions, forNew: boolean): ScheduleFields {
  const hasFrequency = options.every !== undefined || options.cron !== undefined;
  const launch = options.launch ?? (forNew && hasFrequency ? 'automatic' : undefined);
  return {
    launch: launch === undefined ? undefined : launch === 'automatic' ? 'AUTOMATIC' : 'MANUAL',
    everySeconds: options.every,
    cron: options.cron,
    timezone: options.timezone,
    startAt: options.start === 'none' ? null : options.start,
    endAt: options.end === 'none' ? null : options.end,
    batchSize: options.batchSize,
    skip: options.skip,
    eventDayEverySeconds: options.eventDay ? options.eventDayEvery : null,
    eventDayBatchSize: options.eventDay ? options.eventDayBatchSize : null,
    eventDayHoursBefore: options.eventDay ? options.eventDayHoursBefore : null,
    eventDayHoursAfter: options.eventDay ? options.eventDayHoursAfter : null,
  };
}

function splitNumbers(text: string): string[] {
  const numbers = text.split(',').map((number) => number.trim());
  return [...new Set(numbers.filter((number) => number !== ''))];
}

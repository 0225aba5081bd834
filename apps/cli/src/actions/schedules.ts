import {
  type Author,
  createSchedule,
  type Database,
  deleteSchedule,
  findSchedule,
  listSchedulesWithInterval,
  pauseSchedule,
  resumeSchedule,
  type ScheduleFields,
  type ScheduleRow,
  type ScheduleWithInterval,
  updateSchedule,
} from '@tixngo-sync/db';
import { UsageError } from '@tixngo-sync/domain';
import { describeEventDay, type ScheduleNow, withScheduleNow } from '@tixngo-sync/pipeline';
import { withDatabase } from '../context/database.js';
import { EXIT, type ExitStatus } from '../exit-status.js';
import { changedText } from '../output/changed.js';
import type { Output } from '../output/output.js';
import { fields, table } from '../output/table.js';
import { showInterval } from '../output/times.js';
import { confirm } from './require.js';
import { run as runNow } from './run.js';

interface NameOption {
  readonly name?: string;
}

/** As commander parses them. */
interface ScheduleOptions extends NameOption {
  readonly launch?: 'manual' | 'automatic';
  readonly every?: number;
  readonly cron?: string;
  readonly timezone?: string;
  readonly start?: Date | 'none';
  readonly end?: Date | 'none';
  readonly batchSize?: number;
  readonly skip?: readonly string[];
  readonly addSkip?: readonly string[];
  readonly removeSkip?: readonly string[];
  /** False for `--no-event-day`. */
  readonly eventDay: boolean;
  readonly eventDayEvery?: number;
  readonly eventDayBatchSize?: number;
  readonly eventDayHoursBefore?: number;
  readonly eventDayHoursAfter?: number;
}

export async function list(output: Output): Promise<void> {
  const rows = await withDatabase(output, async ({ database }) =>
    withScheduleNow(database, await listSchedulesWithInterval(database), Date.now()),
  );
  const nothing = 'No schedules yet. Create one: `tixngo-sync schedules create --name main --every 5m`.';
  output.result(rows, () => table(rows, COLUMNS, nothing));
}

export async function create(
  output: Output,
  given: string | undefined,
  options: ScheduleOptions,
): Promise<void> {
  const name = nameOf(given, options);
  const schedule = await withDatabase(
    output,
    ({ database, author }) => createSchedule(database, author, name, scheduleFields(options)),
    { mayCreate: true },
  );
  output.result(schedule, () => `Created:\n${describeSchedule(schedule)}`);
}

/** With both an argument and --name, --name is the new name. */
export async function update(
  output: Output,
  given: string | undefined,
  options: ScheduleOptions,
): Promise<void> {
  const name = nameOf(given ?? options.name, {});
  const changes = { ...scheduleFields(options), name: options.name };
  await noteReplaced(output, name, options.skip);
  return edit(output, 'Changed', name, (database, author) => updateSchedule(database, author, name, changes));
}

/** Says which tax numbers leave the skip list when it is replaced. */
async function noteReplaced(
  output: Output,
  name: string,
  skip: readonly string[] | undefined,
): Promise<void> {
  if (skip === undefined) return;
  const schedule = await withDatabase(output, ({ database }) => findSchedule(database, name));
  const removed = schedule?.skip.filter((taxNumber) => !skip.includes(taxNumber)) ?? [];
  if (removed.length > 0) output.note(`Removed from the skip list: ${removed.join(', ')}.`);
}

export function pause(
  output: Output,
  given: string | undefined,
  options: NameOption & { note?: string },
): Promise<void> {
  const name = nameOf(given, options);
  return edit(output, 'Paused', name, (database, author) =>
    pauseSchedule(database, author, name, options.note ?? null),
  );
}

export function resume(output: Output, given: string | undefined, options: NameOption): Promise<void> {
  const name = nameOf(given, options);
  return edit(output, 'Resumed', name, (database, author) => resumeSchedule(database, author, name));
}

export async function remove(
  output: Output,
  given: string | undefined,
  options: NameOption & { yes?: true },
): Promise<ExitStatus> {
  const name = nameOf(given, options);
  if (!(await confirm(`Delete schedule "${name}" and its skip list?`, options.yes === true))) {
    output.note('Nothing was deleted.');
    return EXIT.failed;
  }
  await withDatabase(output, ({ database, author }) => deleteSchedule(database, author, name));
  output.result({ deleted: name }, () => `Deleted schedule "${name}".`);
  return EXIT.done;
}

export function run(
  output: Output,
  given: string | undefined,
  options: NameOption & { batchSize?: number },
): Promise<ExitStatus> {
  return runNow(output, { schedule: nameOf(given, options), batchSize: options.batchSize });
}

/** @throws UsageError when the argument and --name are both missing or differ */
function nameOf(given: string | undefined, { name: option }: NameOption): string {
  const name = given ?? option;
  if (name === undefined) throw new UsageError('SCHEDULE_NAME_MISSING', 'name a schedule: --name NAME');
  if (option !== undefined && option !== name)
    throw new UsageError('SCHEDULE_NAME_MISSING', `two schedules are named: "${name}" and "${option}"`);
  return name;
}

function scheduleFields(options: ScheduleOptions): ScheduleFields {
  const { launch } = options;
  return {
    launch: launch === undefined ? undefined : launch === 'automatic' ? 'AUTOMATIC' : 'MANUAL',
    everySeconds: options.every,
    cron: options.cron,
    timezone: options.timezone,
    startAt: options.start === 'none' ? null : options.start,
    endAt: options.end === 'none' ? null : options.end,
    batchSize: options.batchSize,
    skip: options.skip,
    addSkip: options.addSkip,
    removeSkip: options.removeSkip,
    eventDayEverySeconds: options.eventDay ? options.eventDayEvery : null,
    eventDayBatchSize: options.eventDay ? options.eventDayBatchSize : null,
    eventDayHoursBefore: options.eventDay ? options.eventDayHoursBefore : null,
    eventDayHoursAfter: options.eventDay ? options.eventDayHoursAfter : null,
  };
}

async function edit(
  output: Output,
  done: string,
  name: string,
  work: (database: Database, author: Author) => Promise<ScheduleRow>,
): Promise<void> {
  const [before, schedule] = await withDatabase(output, async ({ database, author }) => [
    await findSchedule(database, name),
    await work(database, author),
  ]);
  const heading = changedText(before, schedule, `${done}:`);
  output.result(schedule, () => `${heading}\n${describeSchedule(schedule)}`);
}

type ListedSchedule = ScheduleWithInterval & ScheduleNow;

const COLUMNS = {
  name: (row: ScheduleWithInterval) => row.name,
  launch: (row: ScheduleWithInterval) => row.launch.toLowerCase(),
  frequency: frequencyText,
  effective: ({ effectiveSeconds }: ScheduleWithInterval) =>
    effectiveSeconds === null ? null : `every ${showInterval(Math.round(effectiveSeconds))}`,
  'event day': eventDayText,
  now: (row: ListedSchedule) => describeEventDay(row, Date.now()),
  start: (row: ScheduleWithInterval) => row.startAt,
  end: (row: ScheduleWithInterval) => row.endAt,
  'batch size': (row: ScheduleWithInterval) => row.batchSize,
  skipped: (row: ScheduleWithInterval) => row.skip.length,
  'skipped ticks': (row: ScheduleWithInterval) => row.skippedTicks,
  paused: (row: ScheduleWithInterval) => row.pausedAt,
  'paused by': (row: ScheduleWithInterval) => row.pausedBy,
  note: (row: ScheduleWithInterval) => row.pausedNote,
};

function describeSchedule(schedule: ScheduleRow): string {
  return fields({
    name: schedule.name,
    launch: schedule.launch.toLowerCase(),
    frequency: frequencyText(schedule) || null,
    'event day': eventDayText(schedule),
    start: schedule.startAt,
    end: schedule.endAt,
    'batch size': schedule.batchSize,
    skipped: schedule.skip.join(', ') || null,
    'skipped ticks': schedule.skippedTicks,
    'last skipped': schedule.lastSkippedAt,
    paused: schedule.pausedAt,
    'paused by': schedule.pausedBy,
    note: schedule.pausedNote,
  });
}

function frequencyText({ everySeconds, cron, timezone }: ScheduleRow): string {
  if (everySeconds !== null) return `every ${showInterval(everySeconds)}`;
  return cron === null ? '' : `cron ${cron} (${timezone})`;
}

function eventDayText(schedule: ScheduleRow): string | null {
  const { eventDayEverySeconds, eventDayBatchSize, eventDayHoursBefore, eventDayHoursAfter } = schedule;
  if (eventDayEverySeconds === null) return null;
  const size = eventDayBatchSize === null ? '' : `, batch size ${eventDayBatchSize}`;
  const period = `${eventDayHoursBefore} h before to ${eventDayHoursAfter} h after`;
  return `every ${showInterval(eventDayEverySeconds)}, ${period}${size}`;
}

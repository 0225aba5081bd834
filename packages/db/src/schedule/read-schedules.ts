import {
  describeFrequency,
  pickFields,
  type RowOf,
  SCHEDULE_FIELDS,
  type ScheduleLaunch,
  SHOWN_SCHEDULE_FIELDS,
  UsageError,
} from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import type { Prisma } from '../generated/client.js';
import { selectListOf, selectOf } from '../records.js';
import { effectiveIntervals } from './ticks.js';

/** One configured function. */
export interface ScheduleRow extends RowOf<typeof SHOWN_SCHEDULE_FIELDS> {
  /** Tax numbers this schedule leaves out, sorted. */
  readonly skip: readonly string[];
}

/** SQL, because `status` reads it: Prisma's query compiler takes a fifth of that command's CPU time. */
const SCHEDULES = `
  SELECT ${selectListOf(SHOWN_SCHEDULE_FIELDS)},
         ARRAY(SELECT tax_number FROM skipped_tax_number listed
                WHERE listed.schedule_id = schedule.schedule_id ORDER BY tax_number) AS skip
    FROM schedule`;

/** @returns all schedules by name */
export async function listSchedules({ pool }: Database): Promise<ScheduleRow[]> {
  return (await pool.query<ScheduleRow>(`${SCHEDULES} ORDER BY name`)).rows;
}

export interface ScheduleWithInterval extends ScheduleRow {
  /**
   * Median time between the starts of its last ten runs that began by themselves; null: there were not two in
   * the last 90 days.
   */
  readonly effectiveSeconds: number | null;
  /** The configured frequency in words; null: none. */
  readonly frequency: string | null;
}

/** As {@link listSchedules}, with the interval at which runs really started, and the frequency in words. */
export async function listSchedulesWithInterval(database: Database): Promise<ScheduleWithInterval[]> {
  const [schedules, intervals] = await Promise.all([listSchedules(database), effectiveIntervals(database)]);
  return schedules.map((schedule) => ({
    ...schedule,
    effectiveSeconds: intervals.get(schedule.scheduleId) ?? null,
    frequency: describeFrequency(schedule),
  }));
}

/** Returns the schedule with that name or id, or null if there is none. */
export async function findSchedule({ pool }: Database, ref: string | number): Promise<ScheduleRow | null> {
  const column = typeof ref === 'number' ? 'schedule_id' : 'name';
  const { rows } = await pool.query<ScheduleRow>(`${SCHEDULES} WHERE ${column} = $1`, [ref]);
  return rows[0] ?? null;
}

/** As {@link findSchedule}, within a transaction that changes it. */
export async function findScheduleIn(
  tx: Prisma.TransactionClient,
  scheduleId: number,
): Promise<ScheduleRow | null> {
  const rows = await tx.$queryRawUnsafe<ScheduleRow[]>(`${SCHEDULES} WHERE schedule_id = $1`, scheduleId);
  return rows[0] ?? null;
}

/** Shown where the name of a schedule is wrong. */
export function noSuchSchedule(name: string, known: readonly string[]): UsageError {
  const hint =
    known.length === 0
      ? 'there is none yet: create one with `tixngo-sync schedules create`'
      : `there are: ${known.join(', ')}`;
  return new UsageError('SCHEDULE_UNKNOWN', `no schedule is named "${name}"; ${hint}`);
}

const ACTIVE_FIELDS = pickFields(SCHEDULE_FIELDS, [
  'scheduleId',
  'name',
  'everySeconds',
  'cron',
  'timezone',
  'startAt',
  'endAt',
  'eventDayEverySeconds',
  'eventDayBatchSize',
  'eventDayHoursBefore',
  'eventDayHoursAfter',
]);

/** A schedule that fires by itself now, as the mirror in BullMQ needs it. */
export type ActiveSchedule = RowOf<typeof ACTIVE_FIELDS>;

/** @returns the automatic schedules that are not paused (the database allows one) */
export function readActiveSchedules(database: Database): Promise<ActiveSchedule[]> {
  return database.prisma.schedule.findMany({
    where: { launch: 'AUTOMATIC', pausedAt: null },
    orderBy: { scheduleId: 'asc' },
    select: selectOf(ACTIVE_FIELDS),
  });
}

/** What decides whether a schedule's tick is to begin a run. */
export interface TickedSchedule {
  readonly name: string;
  readonly launch: ScheduleLaunch;
  readonly pausedAt: Date | null;
  readonly startAt: Date | null;
  readonly endAt: Date | null;
}

/** @returns null when it was deleted */
export function readTickedSchedule(database: Database, scheduleId: number): Promise<TickedSchedule | null> {
  return database.prisma.schedule.findUnique({
    where: { scheduleId },
    select: { name: true, launch: true, pausedAt: true, startAt: true, endAt: true },
  });
}

/** The schedule that a run belongs to. */
export async function readScheduleOfRun(
  database: Database,
  scheduleId: number | null,
): Promise<{ name: string; batchSize: number } | null> {
  if (scheduleId === null) return null;
  return database.prisma.schedule.findUnique({
    where: { scheduleId },
    select: { name: true, batchSize: true },
  });
}

import { type RowOf, SHOWN_SCHEDULE_FIELDS } from '@tixngo-sync/domain';
import type { Database } from '../client.js';
import type { Prisma } from '../generated/client.js';
import { selectOf } from '../records.js';

/** One configured function. */
export interface ScheduleRow extends RowOf<typeof SHOWN_SCHEDULE_FIELDS> {
  /** Tax numbers this schedule leaves out, sorted. */
  readonly skip: readonly string[];
}

/** @returns all schedules by name */
export async function listSchedules(database: Database): Promise<ScheduleRow[]> {
  return readSchedules(database.prisma, {});
}

export interface ScheduleWithInterval extends ScheduleRow {
  /** Median time between the starts of its last ten runs that began by themselves; null: there were not two in the last 90 days. */
  readonly effectiveSeconds: number | null;
}

/** As {@link listSchedules}, with the interval at which runs really came. */
export async function listSchedulesWithInterval(database: Database): Promise<ScheduleWithInterval[]> {
  const [schedules, intervals] = await Promise.all([listSchedules(database), effectiveIntervals(database)]);
  return schedules.map((schedule) => ({
    ...schedule,
    effectiveSeconds: intervals.get(schedule.scheduleId) ?? null,
  }));
}

async function effectiveIntervals(database: Database): Promise<Map<number, number>> {
  const { rows } = await database.pool.query<{ id: number; seconds: number }>(
    `SELECT s.schedule_id AS id, percentile_cont(0.5) WITHIN GROUP (ORDER BY gaps.seconds) AS seconds
     FROM schedule s CROSS JOIN LATERAL (
       SELECT extract(epoch FROM started_at - lag(started_at) OVER (ORDER BY started_at))::float8 AS seconds FROM (
         SELECT started_at FROM run
         WHERE schedule_id = s.schedule_id AND trigger = 'SCHEDULE' AND started_at > now() - interval '90 days'
         ORDER BY started_at DESC LIMIT 10) last_runs) gaps
     WHERE gaps.seconds IS NOT NULL GROUP BY s.schedule_id`,
  );
  return new Map(rows.map(({ id, seconds }) => [id, seconds]));
}

/** @returns the schedule, or null if none has that name */
export async function findSchedule(database: Database, name: string): Promise<ScheduleRow | null> {
  const [schedule] = await readSchedules(database.prisma, { name });
  return schedule ?? null;
}

/** The schedules with their skip lists: two statements, however many there are. */
export async function readSchedules(
  client: Pick<Prisma.TransactionClient, 'schedule' | 'skippedTaxNumber'>,
  where: Prisma.ScheduleWhereInput,
): Promise<ScheduleRow[]> {
  const schedules = await client.schedule.findMany({
    select: selectOf(SHOWN_SCHEDULE_FIELDS),
    where,
    orderBy: { name: 'asc' },
  });
  const skipped = await client.skippedTaxNumber.findMany({
    select: { scheduleId: true, taxNumber: true },
    where: { scheduleId: { in: schedules.map((schedule) => schedule.scheduleId) } },
    orderBy: { taxNumber: 'asc' },
  });
  return schedules.map((schedule) => ({
    ...schedule,
    skip: skipped.filter((row) => row.scheduleId === schedule.scheduleId).map((row) => row.taxNumber),
  }));
}

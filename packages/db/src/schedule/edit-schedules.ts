import { isDeepStrictEqual } from 'node:util';
import { isPlainName, type ScheduleLaunch, UsageError } from '@tixngo-sync/domain';
import { type Author, auditIn } from '../audit.js';
import type { Database } from '../client.js';
import { Prisma } from '../generated/client.js';
import { inPrismaTransaction } from '../transaction.js';
import { checked, DEFAULTS, refuseNeverRunning, type StoredFields } from './check-schedule.js';
import { findScheduleIn, noSuchSchedule, type ScheduleRow } from './read-schedules.js';
import { addToSkipList, replaceSkipList } from './skip-list.js';

/** The fields of the function that people set. Absent: as it is, or the default of a new one. Null: none. */
export interface ScheduleFields {
  /** Default of a new one: automatic if it has a frequency. */
  readonly launch?: ScheduleLaunch | undefined;
  /** One frequency replaces the other: give `everySeconds` or `cron`. */
  readonly everySeconds?: number | null | undefined;
  readonly cron?: string | null | undefined;
  readonly timezone?: string | undefined;
  readonly startAt?: Date | null | undefined;
  readonly endAt?: Date | null | undefined;
  readonly batchSize?: number | undefined;
  /** Event-day mode (docs/schedules.md): the interval and both hours, or none of them. */
  readonly eventDayEverySeconds?: number | null | undefined;
  /** Null: as on any other day. */
  readonly eventDayBatchSize?: number | null | undefined;
  readonly eventDayHoursBefore?: number | null | undefined;
  readonly eventDayHoursAfter?: number | null | undefined;
  /** Replaces the list. */
  readonly skip?: readonly string[] | undefined;
  readonly addSkip?: readonly string[] | undefined;
  readonly removeSkip?: readonly string[] | undefined;
}

/** A schedule by its name or its id. */
export type ScheduleRef = string | number;

/**
 * @returns the schedule as stored; the workers mirror it into BullMQ
 * @throws UsageError when the name is taken, a field does not fit, or another automatic schedule is active
 *   (one at a time: domain.md)
 */
export function createSchedule(
  database: Database,
  author: Author,
  name: string,
  fields: ScheduleFields,
  reason?: string,
): Promise<ScheduleRow> {
  if (name.trim() === '') throw new UsageError('SCHEDULE_NAME_MISSING', 'a schedule needs a name');
  return inScheduleTransaction(database, name, async (tx) => {
    requirePlainName(name);
    const schedule = plannedSchedule(null, fields, Date.now());
    const { scheduleId } = await tx.schedule.create({
      data: { ...schedule, name },
      select: { scheduleId: true },
    });
    await replaceSkipList(tx, author, scheduleId, fields.skip ?? []);
    return finish(tx, author, { scheduleId, before: null }, 'schedule.create', {
      reason,
      fields: detailOf(fields),
    });
  });
}

/**
 * Returns what a schedule would be after a change.
 * @param before null: it is new
 * @throws UsageError as {@link createSchedule}, except for conflicts with other schedules
 */
export function plannedSchedule(
  before: StoredFields | null,
  fields: ScheduleFields,
  now: number,
): StoredFields {
  const changes = given(fields);
  const isAutomatic = (changes.everySeconds ?? changes.cron ?? null) !== null;
  const base = before ?? { ...DEFAULTS, launch: isAutomatic ? 'AUTOMATIC' : 'MANUAL' };
  const schedule = checked({ ...base, ...changes });
  // A schedule that has ended may still get another name or skip list.
  if (before === null || TIMES.some((field) => fields[field] !== undefined))
    refuseNeverRunning(schedule, now);
  return schedule;
}

/** The fields that decide when runs start. */
const TIMES = ['launch', 'everySeconds', 'cron', 'timezone', 'startAt', 'endAt'] as const;

/**
 * Changes a schedule. Audited if anything changes.
 * @throws UsageError as {@link createSchedule}, or when there is no such schedule
 */
export function updateSchedule(
  database: Database,
  author: Author,
  ref: ScheduleRef,
  fields: ScheduleFields & { readonly name?: string | undefined },
  reason?: string,
): Promise<ScheduleRow> {
  return inScheduleTransaction(database, fields.name, async (tx) => {
    if (fields.name !== undefined) requirePlainName(fields.name);
    const before = await lock(tx, ref);
    const { scheduleId } = before;
    const { name: newName = before.name, ...others } = fields;
    const schedule = plannedSchedule(before, others, Date.now());
    await tx.schedule.update({
      data: { ...schedule, name: newName, updatedAt: new Date() },
      where: { scheduleId },
    });
    if (fields.skip !== undefined) await replaceSkipList(tx, author, scheduleId, fields.skip);
    for (const taxNumber of fields.addSkip ?? []) await addToSkipList(tx, author, { scheduleId, taxNumber });
    await tx.skippedTaxNumber.deleteMany({
      where: { scheduleId, taxNumber: { in: [...(fields.removeSkip ?? [])] } },
    });
    return finish(tx, author, { scheduleId, before }, 'schedule.update', {
      reason,
      fields: detailOf(fields),
    });
  });
}

/**
 * It starts no run until resumed; `run` still does. Pausing a paused one can only change its note.
 * @param note null: keeps the note that it has
 */
export function pauseSchedule(
  database: Database,
  author: Author,
  ref: ScheduleRef,
  note: string | null,
): Promise<ScheduleRow> {
  return inScheduleTransaction(database, undefined, async (tx) => {
    const before = await lock(tx, ref);
    const { scheduleId, pausedAt, pausedNote, pausedBy } = before;
    const isChange = pausedAt === null || (note ?? pausedNote) !== pausedNote;
    await tx.schedule.update({
      data: {
        pausedAt: pausedAt ?? new Date(),
        pausedNote: note ?? pausedNote,
        pausedBy: isChange ? author.actor : pausedBy,
        updatedAt: new Date(),
      },
      where: { scheduleId },
    });
    return finish(tx, author, { scheduleId, before }, 'schedule.pause', { reason: note ?? undefined });
  });
}

/** @throws UsageError when another automatic schedule is active meanwhile, or when it would never run */
export function resumeSchedule(
  database: Database,
  author: Author,
  ref: ScheduleRef,
  reason?: string,
): Promise<ScheduleRow> {
  return inScheduleTransaction(database, undefined, async (tx) => {
    const before = await lock(tx, ref);
    const { scheduleId } = before;
    refuseNeverRunning(checked(before), Date.now());
    await tx.schedule.update({
      data: { pausedAt: null, pausedNote: null, pausedBy: null, updatedAt: new Date() },
      where: { scheduleId },
    });
    return finish(tx, author, { scheduleId, before }, 'schedule.resume', { reason });
  });
}

/** Its skip list goes with it; its runs stay, and keep its name. */
export function deleteSchedule(
  database: Database,
  author: Author,
  ref: ScheduleRef,
  reason?: string,
): Promise<void> {
  return inScheduleTransaction(database, undefined, async (tx) => {
    const { scheduleId, name } = await lock(tx, ref);
    await tx.schedule.delete({ where: { scheduleId } });
    await auditIn(tx, { ...author, action: 'schedule.delete', target: name, reason });
  });
}

/** Returns the fields that were given, with the other frequency removed. */
function given(fields: ScheduleFields): Partial<StoredFields> {
  const { skip: _skip, addSkip: _addSkip, removeSkip: _removeSkip, ...columns } = fields;
  const set = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
  const { everySeconds = null, cron = null } = fields;
  if (everySeconds !== null && cron !== null)
    throw new UsageError('SCHEDULE_TWO_FREQUENCIES', 'give an interval or a cron expression, not both');
  if (everySeconds !== null) return { ...set, cron: null };
  return cron === null ? set : { ...set, everySeconds: null };
}

/** Locks the schedule and returns it as it is before the change. */
async function lock(tx: Prisma.TransactionClient, ref: ScheduleRef): Promise<ScheduleRow> {
  const [id, name] = typeof ref === 'number' ? [ref, null] : [null, ref];
  const [row] = await tx.$queryRaw<{ scheduleId: number }[]>`
    SELECT schedule_id AS "scheduleId" FROM schedule WHERE schedule_id = ${id} OR name = ${name} FOR UPDATE`;
  if (row !== undefined) return findLocked(tx, row.scheduleId);
  if (name === null) throw new UsageError('SCHEDULE_UNKNOWN', `There is no schedule ${id}.`);
  const known = await tx.schedule.findMany({ select: { name: true }, orderBy: { name: 'asc' } });
  throw noSuchSchedule(
    name,
    known.map((schedule) => schedule.name),
  );
}

async function findLocked(tx: Prisma.TransactionClient, scheduleId: number): Promise<ScheduleRow> {
  const schedule = await findScheduleIn(tx, scheduleId);
  if (schedule === null) throw new Error(`schedule ${scheduleId} was deleted while it was locked`);
  return schedule;
}

/** Returns the schedule as it is now. Audited if it differs from `before`, which is null for a new one. */
async function finish(
  tx: Prisma.TransactionClient,
  author: Author,
  { scheduleId, before }: { scheduleId: number; before: ScheduleRow | null },
  action: string,
  entry: { reason?: string | undefined; fields?: Prisma.InputJsonObject },
): Promise<ScheduleRow> {
  const { reason, fields: detail } = entry;
  const schedule = await findLocked(tx, scheduleId);
  if (!isDeepStrictEqual(schedule, before))
    await auditIn(tx, { ...author, action, target: schedule.name, reason, detail });
  return schedule;
}

/** As the audit log keeps it: the same field names, times as text. */
function detailOf(fields: object): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(fields)) as Prisma.InputJsonObject; // what JSON gives back is JSON
}

/** @param name the new one */
async function inScheduleTransaction<Result>(
  database: Database,
  name: string | undefined,
  work: (tx: Prisma.TransactionClient) => Promise<Result>,
): Promise<Result> {
  try {
    return await inPrismaTransaction(database, work);
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')
      throw await explainConflict(database, name, error);
    throw error;
  }
}

/**
 * Two rules are unique indexes: names, and one active automatic schedule. The error does not say which of
 * them in all versions.
 */
async function explainConflict(
  database: Database,
  name: string | undefined,
  cause: unknown,
): Promise<UsageError> {
  const active = await database.prisma.schedule.findFirst({ where: { launch: 'AUTOMATIC', pausedAt: null } });
  const taken = name === undefined ? null : await database.prisma.schedule.findUnique({ where: { name } });
  if (taken !== null && isAboutName(cause)) return nameTaken(taken.name, { cause });
  return alreadyActive(active?.name, { cause });
}

function requirePlainName(name: string): void {
  if (!isPlainName(name))
    throw new UsageError(
      'SCHEDULE_NAME',
      'a schedule cannot be named so: use visible characters, not . or ..',
    );
}

/** Two schedules cannot have one name. */
export function nameTaken(name: string, options?: ErrorOptions): UsageError {
  return new UsageError('SCHEDULE_NAME_TAKEN', `a schedule named "${name}" exists already`, options);
}

/** Two automatic schedules cannot be active. */
export function alreadyActive(active: string | undefined, options?: ErrorOptions): UsageError {
  return new UsageError(
    'SCHEDULE_ALREADY_ACTIVE',
    `"${active}" is the active automatic schedule, and there is one at a time: pause it first, ` +
      'or make this one manual',
    options,
  );
}

function isAboutName(cause: unknown): boolean {
  return (
    !JSON.stringify(cause).includes('schedule_one_active_automatic') && JSON.stringify(cause).includes('name')
  );
}

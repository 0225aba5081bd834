import { auditSql } from '../audit-sql.js';
import type { Database } from '../client.js';
import type { Queryable } from '../sql.js';
import { inTransaction } from '../transaction.js';
import type { ActiveSchedule } from './read-schedules.js';

/** The frequency that BullMQ was last given for a schedule. */
export interface MirroredFrequency {
  readonly mode: 'normal' | 'event-day';
  readonly everySeconds: number | null;
  readonly cron: string | null;
  readonly timezone: string | null;
}

/** Of all processes one sets job schedulers at a time. */
const MIRROR_LOCK = 7_360_002;

/**
 * Does `work` unless another process is doing it. The lock ends with its connection, so a process that dies
 * leaves none behind.
 * @returns false when another process is doing it
 */
export function whileOnlyMirror(database: Database, work: () => Promise<void>): Promise<boolean> {
  return inTransaction(database, async (client) => {
    const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
      MIRROR_LOCK,
    ]);
    if (rows[0]?.mine !== true) return false;
    await work();
    return true;
  });
}

/** @returns what BullMQ was last given; null when nothing, or when it is unknown whether BullMQ took it */
export async function readMirrored(
  database: Database,
  scheduleId: number,
): Promise<MirroredFrequency | null> {
  const { rows } = await database.pool.query<{ mirrored_as: MirroredFrequency | null }>(
    'SELECT mirrored_as FROM schedule WHERE schedule_id = $1',
    [scheduleId],
  );
  return rows[0]?.mirrored_as ?? null;
}

/** @param mirrored null before BullMQ is given something new: if the process dies in between, the row wins */
export async function recordMirrored(
  database: Database,
  scheduleId: number,
  mirrored: MirroredFrequency | null,
): Promise<void> {
  await database.pool.query('UPDATE schedule SET mirrored_as = $2 WHERE schedule_id = $1', [
    scheduleId,
    mirrored === null ? null : JSON.stringify(mirrored),
  ]);
}

/** A frequency that somebody gave a job scheduler in Bull Board. */
export type EditedFrequency =
  | { readonly everySeconds: number }
  | { readonly cron: string; readonly timezone: string };

/**
 * Takes an edit in Bull Board over into the row, with a line in the audit log that names the editor, if Bull
 * Board's own line (`scheduler.update`) does. In event-day mode it is the interval of that mode.
 * @returns false: the row was changed meanwhile and wins
 */
export function takeOverEdit(
  database: Database,
  schedule: ActiveSchedule,
  mode: MirroredFrequency['mode'],
  edit: EditedFrequency,
  schedulerKey: string,
): Promise<boolean> {
  return inTransaction(database, async (client) => {
    const { rowCount } =
      mode === 'event-day'
        ? await client.query(SET_EVENT_DAY, [
            schedule.scheduleId,
            'everySeconds' in edit ? edit.everySeconds : null,
            schedule.eventDayEverySeconds,
          ])
        : await client.query(SET_NORMAL, [
            schedule.scheduleId,
            'everySeconds' in edit ? edit.everySeconds : null,
            'cron' in edit ? edit.cron : null,
            'cron' in edit ? edit.timezone : schedule.timezone,
            schedule.everySeconds,
            schedule.cron,
            schedule.timezone,
          ]);
    if (rowCount !== 1) return false;
    await auditSql(client, {
      actor: await editorOf(client, schedulerKey),
      channel: 'bull-board',
      action: 'schedule.update',
      target: schedule.name,
      reason: 'edited in Bull Board',
      detail: {
        fields:
          mode === 'event-day' && 'everySeconds' in edit
            ? { eventDayEverySeconds: edit.everySeconds }
            : { ...edit },
      },
    });
    return true;
  });
}

const SET_NORMAL = `UPDATE schedule SET every_seconds = $2, cron = $3, timezone = $4,
  updated_at = clock_timestamp()
  WHERE schedule_id = $1 AND launch = 'AUTOMATIC' AND paused_at IS NULL
    AND every_seconds IS NOT DISTINCT FROM $5 AND cron IS NOT DISTINCT FROM $6 AND timezone = $7`;

const SET_EVENT_DAY = `UPDATE schedule SET event_day_every_seconds = $2, updated_at = clock_timestamp()
  WHERE schedule_id = $1 AND launch = 'AUTOMATIC' AND paused_at IS NULL AND event_day_every_seconds = $3
    AND $2::integer IS NOT NULL`;

/** Bull Board writes its line before it edits; the mirror sees the edit within a minute or two. */
async function editorOf(client: Queryable, schedulerKey: string): Promise<string> {
  const { rows } = await client.query<{ actor: string }>(
    `SELECT actor FROM audit_log WHERE channel = 'bull-board' AND action = 'scheduler.update'
      AND target LIKE '% ' || $1
       AND at > clock_timestamp() - interval '1 hour' ORDER BY at DESC LIMIT 1`,
    [schedulerKey],
  );
  return rows[0]?.actor ?? 'bull-board';
}

import { readMirrored } from '@tixngo-sync/db';
import { editedFrequency } from '@tixngo-sync/pipeline';
import type { Parts } from '../parts.js';
import { scheduleIdOf } from './shown-jobs.js';

/** An edit of a job scheduler as Bull Board sends it. */
interface Edit {
  readonly pattern?: unknown;
  readonly every?: unknown;
  readonly tz?: unknown;
  readonly limit?: unknown;
  readonly endDate?: unknown;
}

const SCHEDULES = 'Edit the schedule in the console, under Schedules.';

/**
 * Returns why an edit or a removal of a job scheduler could not be kept, because a worker would take it back
 * within a minute; null when it can be.
 */
export async function whyNotKept(
  { database }: Pick<Parts, 'database'>,
  schedulerId: string,
  edit: Edit | 'remove',
): Promise<string | null> {
  if (schedulerId === 'sweep') return 'The sweep runs once a minute and cannot be changed.';
  const scheduleId = scheduleIdOf(schedulerId);
  if (scheduleId === null)
    return edit === 'remove' ? null : 'This scheduler belongs to no schedule. Create a schedule instead.';
  if (edit === 'remove')
    return 'A schedule keeps its scheduler. Pause or delete the schedule in the console, under Schedules.';
  if (edit.limit != null || edit.endDate != null)
    return `A maximum of runs and an end cannot be set here. ${SCHEDULES}`;
  const mirrored = await readMirrored(database, scheduleId);
  const mode = mirrored?.mode ?? 'normal';
  const pattern = textOf(edit.pattern);
  const existing = {
    key: schedulerId,
    nextRunAt: null,
    everyMs: pattern === null ? Number(edit.every) : null,
    cron: pattern,
    tz: textOf(edit.tz),
  };
  if (editedFrequency(existing, mode, mirrored?.timezone ?? 'UTC') !== null) return null;
  if (pattern !== null && mode === 'event-day')
    return `It is an event day, which has an interval and no cron expression. ${SCHEDULES}`;
  return pattern === null
    ? `An interval has whole seconds, from 1 second to 30 days. ${SCHEDULES}`
    : `This is no cron expression with five fields and a next time, or no time zone. ${SCHEDULES}`;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

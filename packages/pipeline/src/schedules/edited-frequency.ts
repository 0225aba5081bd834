import type { EditedFrequency, MirroredFrequency } from '@tixngo-sync/db';
import { nextTime } from '@tixngo-sync/domain';
import type { MirroredSchedule } from '@tixngo-sync/queues';

/** The longest interval a schedule may have: 30 days. */
const LONGEST_SECONDS = 2_592_000;

/** Returns whether a job scheduler in BullMQ has this frequency. */
export function hasFrequency(existing: MirroredSchedule, wanted: MirroredFrequency): boolean {
  if (wanted.everySeconds !== null) return existing.everyMs === wanted.everySeconds * 1000;
  return (
    existing.everyMs === null && existing.cron === wanted.cron && (existing.tz ?? 'UTC') === wanted.timezone
  );
}

/**
 * Returns the frequency to which someone edited a job scheduler in BullMQ; null when a schedule cannot have
 * it in this mode (event-day mode has only an interval).
 * @param timezone of the schedule, for a cron expression edited without one
 */
export function editedFrequency(
  existing: MirroredSchedule,
  mode: MirroredFrequency['mode'],
  timezone: string,
): EditedFrequency | null {
  const { everyMs, cron, tz } = existing;
  if (everyMs === null) return mode === 'event-day' ? null : editedCron(cron, tz ?? timezone);
  const everySeconds = everyMs / 1000;
  return Number.isSafeInteger(everySeconds) && everySeconds >= 1 && everySeconds <= LONGEST_SECONDS
    ? { everySeconds }
    : null;
}

function editedCron(cron: string | null, timezone: string): EditedFrequency | null {
  try {
    const fires = cron !== null && nextTime({ cron, tz: timezone }, Date.now()) !== null;
    return fires ? { cron, timezone } : null;
  } catch {
    return null; // not an expression or not a time zone
  }
}

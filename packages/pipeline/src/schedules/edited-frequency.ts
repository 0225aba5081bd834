import type { EditedFrequency, MirroredFrequency } from '@tixngo-sync/db';
import type { MirroredSchedule } from '@tixngo-sync/queues';

/** What a schedule row may hold: 30 days. */
const LONGEST_SECONDS = 2_592_000;

/** Does the job scheduler in BullMQ come at these times? */
export function isAs(standing: MirroredSchedule, wanted: MirroredFrequency): boolean {
  if (wanted.everySeconds !== null) return standing.everyMs === wanted.everySeconds * 1000;
  return (
    standing.everyMs === null && standing.cron === wanted.cron && (standing.tz ?? 'UTC') === wanted.timezone
  );
}

/**
 * @param timezone of the row: that of a cron expression edited without one
 * @returns what somebody made of a job scheduler in BullMQ; null: nothing that the mode's part of a row can hold (event-day mode has an
 * interval only)
 */
export function editedFrequency(
  standing: MirroredSchedule,
  mode: MirroredFrequency['mode'],
  timezone: string,
): EditedFrequency | null {
  const { everyMs, cron, tz } = standing;
  if (everyMs === null)
    return cron === null || mode === 'event-day' ? null : { cron, timezone: tz ?? timezone };
  const everySeconds = everyMs / 1000;
  return Number.isSafeInteger(everySeconds) && everySeconds >= 1 && everySeconds <= LONGEST_SECONDS
    ? { everySeconds }
    : null;
}

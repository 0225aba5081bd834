import { sampleStatus } from '@tixngo-sync/db';
import { type NotificationDeps, sendNotifications } from '@tixngo-sync/pipeline';
import { systemClock } from '@tixngo-sync/runtime';

const EVERY_MS = 15_000;

/**
 * Notifies people of incidents from the dashboard's process, and keeps the figures of each minute for charts,
 * because a worker that is gone or stuck can do neither. Resolves after the signal is aborted and what is in
 * progress is done.
 */
export async function watch(deps: NotificationDeps, signal: AbortSignal, everyMs = EVERY_MS): Promise<void> {
  while (!signal.aborted) {
    await systemClock.sleep(everyMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    await sampleStatus(deps.database).catch((error: unknown) => {
      deps.log.warn({ err: error }, 'could not keep the figures of this minute; charts have a gap');
    });
    await sendNotifications(deps).catch((error: unknown) => {
      deps.log.warn({ err: error }, 'could not check for incidents; trying again');
    });
  }
}

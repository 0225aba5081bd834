import { type NotificationDeps, sendNotifications } from '@tixngo-sync/pipeline';
import { systemClock } from '@tixngo-sync/runtime';

const EVERY_MS = 15_000;

/**
 * Notifies people of incidents from the dashboard's process, because a worker that is gone or stuck cannot
 * report itself. Resolves after the signal is aborted and the notification in progress, if any, is done.
 */
export async function watch(deps: NotificationDeps, signal: AbortSignal, everyMs = EVERY_MS): Promise<void> {
  while (!signal.aborted) {
    await systemClock.sleep(everyMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    await sendNotifications(deps).catch((error: unknown) => {
      deps.log.warn({ err: error }, 'could not check for incidents; trying again');
    });
  }
}

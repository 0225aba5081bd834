import { type TellingDeps, tellPeople } from '@tixngo-sync/pipeline';
import { systemClock } from '@tixngo-sync/runtime';

const EVERY_MS = 30_000;

/**
 * Tells people of incidents from the dashboard's process too: workers that are gone or stand still cannot say so.
 * @returns ends once the signal is aborted and what was under way is done
 */
export async function watch(deps: TellingDeps, signal: AbortSignal, everyMs = EVERY_MS): Promise<void> {
  while (!signal.aborted) {
    await systemClock.sleep(everyMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    await tellPeople(deps).catch((error: unknown) => {
      deps.log.warn({ err: error }, 'incidents could not be looked for; trying again');
    });
  }
}

import { migrate } from '@tixngo-sync/db';
import { OpenParts, unlessAborted } from '@tixngo-sync/runtime';
import type { ResolvedServices } from '@tixngo-sync/services';
import { EXIT, type ExitStatus } from '../exit-status.js';
import { runInForeground } from '../foreground.js';
import type { Output } from '../output/output.js';
import { listenForInterruption } from './interruption.js';
import { loadFoundation, openServices } from './services.js';
import { openTixngoSource } from './tixngo.js';

/** Runs an app with the given or private services; those started for it end after it. */
export async function runWithServices(app: 'worker' | 'dashboard', output: Output): Promise<ExitStatus> {
  // From its start on, the app handles the signals itself: ours must not close what it uses.
  const interruption = listenForInterruption();
  const parts = new OpenParts(interruption.signal);
  try {
    const environment = await openForApp(app, output, parts);
    interruption.end();
    return await runInForeground(app, [], environment);
  } catch (error) {
    if (interruption.signal.aborted) return EXIT.done;
    throw error;
  } finally {
    await parts.close().finally(interruption.end);
  }
}

/** @returns the app's settings that name what was opened */
async function openForApp(
  app: 'worker' | 'dashboard',
  output: Output,
  parts: OpenParts,
): Promise<Record<string, string>> {
  const foundation = loadFoundation();
  const services = await openServices(foundation, output, parts, { mayCreate: true });
  for (const line of services.describe()) output.note(line);
  if (foundation.settings.databaseUrl === undefined)
    await unlessAborted(parts.signal, migrate({ databaseUrl: services.databaseUrl }));
  return {
    ...environmentOf(services),
    ...(app === 'worker'
      ? { TIXNGO_API_URL: await openTixngoSource(foundation.settings, output, parts) }
      : {}),
  };
}

/** Without REDIS_URL an app uses the queue in PostgreSQL. An empty REDIS_URL overrides one in .env. */
function environmentOf({ databaseUrl, queueBackend }: ResolvedServices): Record<string, string> {
  return { DATABASE_URL: databaseUrl, REDIS_URL: queueBackend.kind === 'redis' ? queueBackend.url : '' };
}

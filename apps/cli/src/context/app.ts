import { migrate } from '@tixngo-sync/db';
import type { ResolvedServices } from '@tixngo-sync/services';
import { Closing } from '../closing.js';
import type { ExitStatus } from '../exit-status.js';
import { type AppName, runInForeground } from '../foreground.js';
import type { Output } from '../output/output.js';
import { listenForInterruption } from './interruption.js';
import { loadFoundation, openServices } from './services.js';

/** Runs an app with the services that are given or brought along; the latter end after it. */
export async function runWithServices(app: AppName, output: Output): Promise<ExitStatus> {
  const closing = new Closing();
  try {
    const services = await start(output, closing);
    return await runInForeground(app, [], environmentOf(services));
  } finally {
    await closing.closeAll();
  }
}

/** A signal that comes before the app runs ends what was started until then. */
async function start(output: Output, closing: Closing): Promise<ResolvedServices> {
  const interruption = listenForInterruption();
  try {
    const foundation = loadFoundation();
    const services = await openServices(foundation, output, closing);
    for (const line of services.describe()) output.note(line);
    if (foundation.settings.databaseUrl === undefined) await migrate({ databaseUrl: services.databaseUrl });
    interruption.signal.throwIfAborted();
    return services;
  } finally {
    interruption.end();
  }
}

/** Without REDIS_URL an app uses the queue in PostgreSQL; an empty one counts as not set. */
function environmentOf({ databaseUrl, queueBackend }: ResolvedServices): Record<string, string> {
  return { DATABASE_URL: databaseUrl, REDIS_URL: queueBackend.kind === 'redis' ? queueBackend.url : '' };
}

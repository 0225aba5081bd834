import { migrate } from '@tixngo-sync/db';
import type { ResolvedServices } from '@tixngo-sync/services';
import { Closing } from '../closing.js';
import type { ExitStatus } from '../exit-status.js';
import { runInForeground } from '../foreground.js';
import type { Output } from '../output/output.js';
import { resolveTixngo } from '../up/index.js';
import { listenForInterruption } from './interruption.js';
import { type Foundation, loadFoundation, openServices } from './services.js';

/** Runs an app with the services, and a worker with the TIXNGO, that are given or brought along; the latter end after it. */
export async function runWithServices(app: 'worker' | 'dashboard', output: Output): Promise<ExitStatus> {
  const closing = new Closing();
  try {
    return await runInForeground(app, [], await start(app, output, closing));
  } finally {
    await closing.closeAll();
  }
}

/** A signal that comes before the app runs ends what was started until then. */
async function start(
  app: 'worker' | 'dashboard',
  output: Output,
  closing: Closing,
): Promise<Record<string, string>> {
  const interruption = listenForInterruption();
  try {
    const foundation = loadFoundation();
    const services = await openServices(foundation, output, closing);
    for (const line of services.describe()) output.note(line);
    if (foundation.settings.databaseUrl === undefined) await migrate({ databaseUrl: services.databaseUrl });
    const environment = {
      ...environmentOf(services),
      ...(app === 'worker' ? await tixngoOf(foundation, output, closing) : {}),
    };
    interruption.signal.throwIfAborted();
    return environment;
  } finally {
    interruption.end();
  }
}

async function tixngoOf(
  { settings }: Foundation,
  output: Output,
  closing: Closing,
): Promise<Record<string, string>> {
  const source = await resolveTixngo(settings);
  closing.add(() => source.stop());
  if (settings.tixngoApiUrl === undefined)
    output.note(`TIXNGO: ${source.description}, since TIXNGO_API_URL is not set`);
  return { TIXNGO_API_URL: source.apiUrl };
}

/** Without REDIS_URL an app uses the queue in PostgreSQL; an empty one counts as not set. */
function environmentOf({ databaseUrl, queueBackend }: ResolvedServices): Record<string, string> {
  return { DATABASE_URL: databaseUrl, REDIS_URL: queueBackend.kind === 'redis' ? queueBackend.url : '' };
}

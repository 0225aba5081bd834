import { pathToFileURL } from 'node:url';
import { closeAfterParts, OpenParts, unlessAborted } from '@tixngo-sync/runtime';
import type { ResolvedServices } from '@tixngo-sync/services';
import { EXIT, type ExitStatus } from '../exit-status.js';
import type { Output } from '../output/output.js';
import { programOf } from '../up/parts.js';
import { listenForInterruption } from './interruption.js';
import { migrateAsOwner } from './migrate-as-owner.js';
import { loadFoundation, openServices } from './services.js';
import { openTixngoSource } from './tixngo.js';

/**
 * Runs an app in this process, so that a supervisor sees its end and nothing outlives it, with the given or
 * private services. Those started for it end after it. Resolves when the app is starting.
 */
export async function runWithServices(app: 'worker' | 'dashboard', output: Output): Promise<ExitStatus> {
  const interruption = listenForInterruption();
  const parts = new OpenParts(interruption.signal);
  try {
    Object.assign(process.env, await openForApp(app, output, parts));
    closeAfterParts(() => parts.close());
    await startApp(app, []);
    // From here on the app handles the signals: ours must not close what it uses.
    interruption.end();
    if (interruption.signal.aborted) process.kill(process.pid, 'SIGTERM');
    return EXIT.done;
  } catch (error) {
    await parts.close().finally(interruption.end);
    if (interruption.signal.aborted) return EXIT.done;
    throw error;
  }
}

export async function runSimulator(options: readonly string[]): Promise<ExitStatus> {
  await startApp('simulator', options);
  return EXIT.done;
}

/** Loading an app starts it. It exits the process itself, with the statuses that commands have. */
async function startApp(
  app: 'worker' | 'dashboard' | 'simulator',
  options: readonly string[],
): Promise<void> {
  const program = programOf(app);
  process.argv = [process.execPath, program, ...options];
  await import(pathToFileURL(program).href);
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
    await unlessAborted(parts.signal, migrateAsOwner(services));
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

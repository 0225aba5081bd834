import { createLogger, type Logger, loadSettings, type Settings } from '@tixngo-sync/runtime';
import { type ResolvedServices, resolveServices } from '@tixngo-sync/services';
import type { Closing } from '../closing.js';
import type { Output } from '../output/output.js';

export interface Foundation {
  readonly settings: Settings;
  readonly log: Logger;
}

/** Settings and logger. On a terminal only warnings are logged, unless LOG_LEVEL asks for more: the output is what people read. */
export function loadFoundation(): Foundation {
  const settings = loadSettings();
  const level = (process.env.LOG_LEVEL ?? '').trim() === '' ? 'warn' : settings.logLevel;
  return { settings, log: createLogger({ level, pretty: settings.logPretty, name: 'cli' }) };
}

/** PostgreSQL and queue: those given, those of a running `npm start`, or ones that are started now and end with the command. */
export async function openServices(
  { settings, log }: Foundation,
  output: Output,
  closing: Closing,
): Promise<ResolvedServices> {
  const services = await resolveServices({
    settings,
    log,
    onNotice: output.note,
    command: `tixngo-sync ${process.argv.slice(2, 4).join(' ')}`,
  });
  closing.add(() => services.stop());
  return services;
}

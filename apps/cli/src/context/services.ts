import { createLogger, type Logger, loadSettings, OpenParts, type Settings } from '@tixngo-sync/runtime';
import { type ResolvedServices, resolveServices } from '@tixngo-sync/services';
import type { Output } from '../output/output.js';
import { listenForInterruption } from './interruption.js';

export interface Foundation {
  readonly settings: Settings;
  readonly log: Logger;
}

/**
 * Opens the parts of one command, and closes them in reverse order when `work` ends. SIGINT or SIGTERM aborts
 * the parts' signal; a
 * second one ends the process at once.
 */
export async function withParts<Result>(work: (parts: OpenParts) => Promise<Result>): Promise<Result> {
  const interruption = listenForInterruption();
  const parts = new OpenParts(interruption.signal);
  try {
    return await work(parts);
  } finally {
    await parts.close().finally(interruption.end);
  }
}

/** Loads the settings. Unless LOG_LEVEL is set, a command logs only warnings: people read its output. */
export function loadFoundation(): Foundation {
  const settings = loadSettings();
  const level = (process.env.LOG_LEVEL ?? '').trim() === '' ? 'warn' : settings.logLevel;
  return { settings, log: createLogger({ level, pretty: settings.logPretty, name: 'cli' }) };
}

/**
 * Opens PostgreSQL and the queue: the given ones, those of a running `npm start`, or private ones that end
 * with the command.
 */
export async function openServices(
  { settings, log }: Foundation,
  output: Output,
  parts: OpenParts,
): Promise<ResolvedServices> {
  const command = `tixngo-sync ${process.argv.slice(2, 4).join(' ')}`;
  return parts.open(
    () => resolveServices({ settings, log, onNotice: output.note, command }),
    (services) => services.stop(),
  );
}

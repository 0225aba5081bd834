import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { PermanentError } from '@tixngo-sync/domain';
import { createLogger, type Logger, loadSettings, OpenParts, type Settings } from '@tixngo-sync/runtime';
import type { ResolvedServices } from '@tixngo-sync/services';
import type { Output } from '../output/output.js';
import { listenForInterruption } from './interruption.js';

export interface Foundation {
  readonly settings: Settings;
  readonly log: Logger;
}

/**
 * Opens the parts of one command, and closes them in reverse order when `work` ends. SIGINT or SIGTERM aborts
 * the parts' signal; a second one ends the process at once.
 */
export async function withParts<Result>(work: (parts: OpenParts) => Promise<Result>): Promise<Result> {
  // Node.js exits only when V8 has optimized Prisma's WebAssembly: seconds of CPU that no command gets back.
  setFlagsFromString('--liftoff-only');
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

/** What a command may do and needs. */
export interface ServiceNeeds {
  /** Whether it may create an installation where there is none. Default: false. */
  readonly mayCreate?: boolean;
  /** Default: true. */
  readonly needsQueue?: boolean;
}

/**
 * Opens PostgreSQL and the queue: the given ones, those of a running `npm start`, or private ones that end
 * with the command.
 * @throws PermanentError `NO_INSTALLATION` when there is no database and the command may not create one
 */
export async function openServices(
  { settings, log }: Foundation,
  output: Output,
  parts: OpenParts,
  { mayCreate = false, needsQueue = true }: ServiceNeeds,
): Promise<ResolvedServices> {
  // Not loaded when DATABASE_URL is set.
  const { hasInstallation, resolveServices } = await import('@tixngo-sync/services');
  if (!mayCreate && settings.databaseUrl === undefined && !hasInstallation(settings))
    throw noInstallation(settings);
  const command = `tixngo-sync ${process.argv.slice(2, 4).join(' ')}`;
  return parts.open(
    () => resolveServices({ settings, log, onNotice: output.note, command, needsQueue }),
    (services) => services.stop(),
  );
}

function noInstallation({ dataDir }: Settings): PermanentError {
  return new PermanentError(
    'NO_INSTALLATION',
    `No installation in ${resolve(dataDir)}: change to its directory, or set DATABASE_URL or DATA_DIR. ` +
      'To create one here, run `tixngo-sync migrate` or `npm start`.',
  );
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { PermanentError } from '@tixngo-sync/domain';
import { programOf } from './parts.js';
import { findRunningUp } from './running-up.js';

export interface TixngoSource {
  /** Ends in `organizer/tickets`. */
  readonly apiUrl: string;
  /** Which one it is, for a person. */
  readonly description: string;
  /** Ends a simulator that was started for us. */
  stop(): Promise<void>;
}

const START_LIMIT_MS = 20_000;

/**
 * Which TIXNGO a single command talks to: TIXNGO_API_URL, else the simulator of the `up` that runs on this DATA_DIR, else a simulator
 * of its own until stop(). Its keys hold a place in its story, so they stay good from one simulator to the next.
 * @throws PermanentError if the simulator does not start
 */
export async function resolveTixngo(settings: {
  tixngoApiUrl: string | undefined;
  dataDir: string;
}): Promise<TixngoSource> {
  const nothing = async () => {};
  if (settings.tixngoApiUrl !== undefined)
    return { apiUrl: settings.tixngoApiUrl, description: 'TIXNGO_API_URL', stop: nothing };
  const up = findRunningUp(resolve(settings.dataDir));
  if (up !== undefined)
    return { apiUrl: up.tixngoApiUrl, description: 'the one that npm start uses', stop: nothing };
  const simulator = spawn(process.execPath, [programOf('simulator')], {
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    apiUrl: await listeningUrl(simulator),
    description: 'built-in simulator',
    stop: () => end(simulator),
  };
}

/** The simulator says over IPC where it listens. */
async function listeningUrl(simulator: ChildProcess): Promise<string> {
  const limit = AbortSignal.timeout(START_LIMIT_MS);
  const died = once(simulator, 'close', { signal: limit }).then(() => {
    throw new PermanentError(
      'SIMULATOR_NOT_STARTED',
      'The built-in simulator of TIXNGO ended at its start; its last lines say why.',
    );
  });
  const said = once(simulator, 'message', { signal: limit }).then(([message]: unknown[]) => {
    if (
      typeof message === 'object' &&
      message !== null &&
      'listening' in message &&
      typeof message.listening === 'string'
    )
      return message.listening;
    throw new PermanentError(
      'SIMULATOR_NOT_STARTED',
      'The built-in simulator of TIXNGO did not say where it listens.',
    );
  });
  try {
    return await Promise.race([said, died]);
  } catch (error) {
    simulator.kill('SIGKILL');
    if (!limit.aborted) throw error;
    throw new PermanentError(
      'SIMULATOR_NOT_STARTED',
      `The built-in simulator of TIXNGO was not ready within ${START_LIMIT_MS / 1_000} s.`,
      { cause: error },
    );
  }
}

async function end(simulator: ChildProcess): Promise<void> {
  if (simulator.exitCode !== null || simulator.signalCode !== null) return;
  const gone = once(simulator, 'close');
  simulator.kill('SIGTERM');
  const force = setTimeout(() => simulator.kill('SIGKILL'), 2_000);
  await gone;
  clearTimeout(force);
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { PermanentError } from '@tixngo-sync/domain';
import { programOf, simulatorEnvironment } from './parts.js';
import { findRunningUp } from './running-up.js';

export interface TixngoSource {
  /** Ends in `organizer/tickets`. */
  readonly apiUrl: string;
  /** Which TIXNGO it is, for people. */
  readonly description: string;
  /** Ends the simulator, if one was started. */
  stop(): Promise<void>;
}

const START_LIMIT_MS = 20_000;

/**
 * Chooses the TIXNGO that a command talks to: TIXNGO_API_URL, or the simulator of the `up` that uses this
 * DATA_DIR, or a new simulator until stop(). A simulator's key is a position in its story, so it is valid
 * in the next simulator too.
 * @throws PermanentError when the simulator does not start
 */
export async function resolveTixngo(settings: {
  tixngoApiUrl: string | undefined;
  dataDir: string;
}): Promise<TixngoSource> {
  const stopNothing = async () => {};
  if (settings.tixngoApiUrl !== undefined)
    return { apiUrl: settings.tixngoApiUrl, description: 'TIXNGO_API_URL', stop: stopNothing };
  const up = findRunningUp(resolve(settings.dataDir));
  if (up !== undefined)
    return { apiUrl: up.tixngoApiUrl, description: 'the one that npm start uses', stop: stopNothing };
  const simulator = spawn(process.execPath, [programOf('simulator')], {
    env: simulatorEnvironment(process.env, 0),
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    apiUrl: await listeningUrl(simulator),
    description: 'built-in simulator',
    stop: () => end(simulator),
  };
}

/** The simulator sends its URL over IPC. */
async function listeningUrl(simulator: ChildProcess): Promise<string> {
  const limit = AbortSignal.timeout(START_LIMIT_MS);
  const died = once(simulator, 'close', { signal: limit }).then(() => {
    throw new PermanentError(
      'SIMULATOR_NOT_STARTED',
      'The built-in simulator of TIXNGO did not start; see its last lines above.',
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
      'The built-in simulator of TIXNGO did not send its URL.',
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

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { PipelineUnderTest } from './pipeline-under-test.js';

/** A part as it is deployed: the built program as a process. */
export interface WorkerProcess {
  readonly pid: number;
  /** @returns its log, from standard error. */
  readonly log: () => string;
  kill(signal: NodeJS.Signals): void;
  /** Resolves to the exit status or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** Starts a worker on the database and queues of a test. @param settings further environment variables */
export function startWorkerOf(
  pipeline: PipelineUnderTest,
  tixngoUrl: string,
  settings: Record<string, string> = {},
): WorkerProcess {
  return startWorkerProcess({ ...settingsOf(pipeline, tixngoUrl), ...settings });
}

/** @returns the environment of a process that works on the database and queues of a test */
export function settingsOf({ test, deps }: PipelineUnderTest, tixngoUrl: string): Record<string, string> {
  const { backend, prefix } = deps.queueTarget;
  return {
    DATABASE_URL: test.url,
    REDIS_URL: backend.kind === 'redis' ? backend.url : '',
    QUEUE_PREFIX: prefix,
    TIXNGO_API_URL: tixngoUrl,
    TIXNGO_API_KEY: 'test-key',
  };
}

/** @param detached true so that Ctrl-C does not reach it: the caller must end it */
export function startWorkerProcess(env: Record<string, string>, detached = false): WorkerProcess {
  return startPartProcess('worker', env, detached);
}

export function startPartProcess(
  part: 'worker' | 'dashboard',
  env: Record<string, string>,
  detached = false,
): WorkerProcess {
  const program = fileURLToPath(new URL(`../../apps/${part}/dist/main.js`, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [program], {
    env: { PATH: process.env.PATH, LOG_PRETTY: 'false', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached,
  });
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  if (child.pid === undefined) throw new Error(`the ${part} did not start`);
  return {
    pid: child.pid,
    log: () => log,
    kill: (signal) => child.kill(signal),
    ended: once(child, 'exit').then(([code, signal]) => code ?? signal),
  };
}

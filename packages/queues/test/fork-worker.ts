import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { WorkerOptions } from '../src/index.js';

export interface WorkerProcess {
  readonly child: ChildProcess;
  /** Ids of the jobs it has started, ended. */
  readonly started: string[];
  readonly ended: string[];
  kill(): void;
}

/** @returns once the worker is up; it runs from the sources, as the tests do */
export async function forkWorker(
  options: Omit<WorkerOptions<'retrieve' | 'process-page'>, 'handler' | 'log'> & { holdMs: number },
  onMessage: (message: { started?: string; ended?: string }) => void = () => undefined,
): Promise<WorkerProcess> {
  const child = fork(
    fileURLToPath(new URL('./worker-process.ts', import.meta.url)),
    [JSON.stringify(options)],
    {
      execArgv: ['--import', 'tsx', '--conditions=source'],
    },
  );
  const worker: WorkerProcess = { child, started: [], ended: [], kill: () => child.kill('SIGKILL') };
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the worker process ended with ${code}`)));
    child.on('message', (message: { ready?: true; started?: string; ended?: string }) => {
      if (message.ready === true) resolve();
      if (message.started !== undefined) worker.started.push(message.started);
      if (message.ended !== undefined) worker.ended.push(message.ended);
      onMessage(message);
    });
  });
  return worker;
}

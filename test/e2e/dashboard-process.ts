import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../apps/dashboard/dist/main.js', import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface DashboardProcess {
  readonly url: string;
  stdout(): string;
  stderr(): string;
  /** Sends SIGTERM and returns how the process ended. */
  stop(): Promise<Ended>;
  /** Sends SIGKILL and returns when the process has ended. */
  kill(): Promise<Ended>;
}

/** Starts the built dashboard in its own process, on a free port. Resolves when it listens. */
export async function startDashboardProcess(settings: Record<string, string>): Promise<DashboardProcess> {
  const { child, output, ended } = launch({ PORT: '0', ...settings });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = /^Dashboard: (\S+)$/m.exec(output.stdout)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (status) => reject(new Error(`The dashboard ended with ${status}: ${output.stderr}`)));
  });
  return {
    url,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    stop: async () => {
      child.kill('SIGTERM');
      return ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

/** Runs the dashboard until it ends, for settings that it must refuse. */
export function runDashboardProcess(settings: Record<string, string>): Promise<Ended> {
  return launch(settings).ended;
}

function launch(settings: Record<string, string>) {
  const inherited = Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR'].flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  );
  const child: ChildProcess = spawn(process.execPath, [MAIN], {
    env: { ...inherited, LOG_PRETTY: 'false', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  // The first argument of 'close' is the exit status.
  const ended = once(child, 'close').then(([status]) => ({ status: status as number | null, ...output }));
  return { child, output, ended };
}

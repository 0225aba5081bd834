import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '@tixngo-sync/services';

const MAIN = fileURLToPath(new URL('../../apps/dashboard/dist/main.js', import.meta.url));
const RESTART_AFTER_MS = 500;
/** docs/interface.md: SIGTERM ends it within this. */
const END_LIMIT_MS = 30_000;

/** The dashboard as a process, at one address, started again when it ends. */
export interface ChaosDashboard {
  readonly url: string;
  /** Ends it with SIGKILL, and returns when it has ended. */
  kill(): Promise<void>;
  /** Ends it for good with SIGTERM. @returns whether it ended in time */
  close(): Promise<boolean>;
  log(): string;
}

/** @param settings its environment, without the port */
export async function startChaosDashboard(settings: Record<string, string>): Promise<ChaosDashboard> {
  const port = await freePort();
  let child: ChildProcess;
  let closing = false;
  let log = '';
  const start = () => {
    child = spawn(process.execPath, [MAIN], {
      env: { PATH: process.env.PATH, LOG_PRETTY: 'false', ...settings, PORT: String(port) },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
    child.once('exit', () => {
      if (!closing) setTimeout(() => !closing && start(), RESTART_AFTER_MS);
    });
  };
  start();
  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    close: async () => {
      closing = true;
      let inTime = true;
      const limit = setTimeout(() => {
        inTime = false;
        killNow();
      }, END_LIMIT_MS);
      await end('SIGTERM');
      clearTimeout(limit);
      process.off('exit', killNow);
      return inTime;
    },
    log: () => log,
  };
}

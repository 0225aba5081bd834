import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { EXIT, type ExitStatus } from './exit-status.js';

export type AppName = 'worker' | 'dashboard' | 'simulator';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs an app until it ends, as if it had been started directly: its terminal is ours, the signals we get are passed on.
 * @returns its exit status; 1 if a signal ended it
 */
export async function runInForeground(
  app: AppName,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<ExitStatus> {
  const main = fileURLToPath(new URL(`../../${app}/dist/main.js`, import.meta.url));
  const child = spawn(process.execPath, [main, ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  const stopForwarding = forwardSignals(child);
  try {
    const [code] = await once(child, 'exit');
    return typeof code === 'number' ? (code as ExitStatus) : EXIT.failed; // an app uses the same statuses
  } finally {
    stopForwarding();
  }
}

/** A terminal sends Ctrl-C to the child as well: it takes the second of two as "at once", so that one is not passed on. */
function forwardSignals(child: ChildProcess): () => void {
  const handlers = FORWARDED.map((signal) => {
    const handler = () => {
      if (signal !== 'SIGINT' || process.stdin.isTTY !== true) child.kill(signal);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => {
    for (const off of handlers) off();
  };
}

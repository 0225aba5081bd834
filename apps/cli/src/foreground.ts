import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { EXIT, type ExitStatus } from './exit-status.js';

export type AppName = 'worker' | 'dashboard' | 'simulator';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs an app until it ends, as if it had been started directly: it uses our terminal and gets our signals.
 * @returns its exit status; 1 when a signal ended it
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

/** Does not forward Ctrl-C: a terminal sends it to the child too, which would take two for "end at once". */
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

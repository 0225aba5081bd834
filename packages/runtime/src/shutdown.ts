import type { Logger } from './logger.js';

/** How long a process may take to end after SIGTERM. interface.md: 30 s; some of it is left for the exit itself. */
export const SHUTDOWN_LIMIT_MS = 25_000;

/** A signal to a whole process tree reaches a process more than once: through its parent, and by itself. */
const ONE_SIGNAL_MS = 1_000;

/**
 * Runs `close` once on SIGTERM, SIGINT, SIGHUP or when the parent that holds our IPC channel is gone; then exits.
 * A second signal ends at once. What cannot be closed within the limit is left to the sweep.
 */
export function closeOnSignal(close: () => Promise<void>, log: Logger): void {
  let closingSince: number | null = null;
  const end = (why: string) => {
    if (closingSince !== null) {
      if (Date.now() - closingSince < ONE_SIGNAL_MS) return;
      log.warn({ why }, 'asked twice: ending at once');
      process.exit(1);
    }
    closingSince = Date.now();
    log.info({ why }, 'stopping: finishing what is running');
    const limit = setTimeout(() => {
      log.error('not stopped in time; what is unfinished goes on when a worker starts again');
      process.exit(1);
    }, SHUTDOWN_LIMIT_MS);
    close().then(
      () => {
        clearTimeout(limit);
        process.exit(0);
      },
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end(signal));
  if (process.connected) process.on('disconnect', () => end('parent gone'));
}

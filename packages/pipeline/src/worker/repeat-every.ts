import type { Logger } from '@tixngo-sync/runtime';

/** Work that is repeated until stopped. */
export interface Repetition {
  /** Starts the work now unless it is running. */
  runNow(): void;
  /** Starts the work no more; resolves when it is no longer running. */
  stop(): Promise<void>;
}

/** Runs `work` every `ms`, never twice at once. A failure is logged; the next repetition tries again. */
export function repeatEvery(ms: number, log: Logger, what: string, work: () => Promise<void>): Repetition {
  let running: Promise<void> | null = null;
  const runNow = () => {
    running ??= work()
      .catch((error: unknown) => log.warn({ err: error }, `${what} failed; trying again in ${ms / 1000} s`))
      .finally(() => {
        running = null;
      });
  };
  const timer = setInterval(runNow, ms);
  return {
    runNow,
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

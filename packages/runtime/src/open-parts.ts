import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from './logger.js';
import { onOutputEnd, reportOutputError } from './output-end.js';

/**
 * How long a process may take to end after SIGTERM. interface.md promises 30 s; the exit itself takes a few
 * of them.
 */
const SHUTDOWN_LIMIT_MS = 25_000;
/** The limit when something is to be closed after the parts: a PostgreSQL may need 10 s. */
const SHORT_SHUTDOWN_LIMIT_MS = 15_000;

const closingsAfterParts: (() => Promise<void>)[] = [];

/** Runs `close` (of services started for the parts) after the parts are closed, before the process exits. */
export function closeAfterParts(close: () => Promise<void>): void {
  closingsAfterParts.push(close);
}

const OUTPUT_ENDED = 'the reader of our output ended';

/** One signal to a whole process tree reaches a process twice: directly, and forwarded by its parent. */
const ONE_SIGNAL_MS = 1_000;

/**
 * Opens the parts of a process, which then runs until SIGTERM, SIGINT, SIGHUP or the end of its parent; then
 * closes them in reverse order and exits with status 0. A signal during the opening does the same with what
 * is open by then.
 * @throws whatever `open` throws unless a signal came first; what was open by then is closed
 */
export async function openParts(log: Logger, open: (parts: OpenParts) => Promise<void>): Promise<void> {
  const stopping = new AbortController();
  const parts = new OpenParts(stopping.signal);
  closeOnSignal(() => {
    stopping.abort();
    return parts.close();
  }, log);
  try {
    await open(parts);
  } catch (error) {
    if (stopping.signal.aborted) return;
    await closeWithinLimit(() => parts.close(), log);
    throw error;
  }
}

/** The parts that are open, to close in reverse order. */
export class OpenParts {
  readonly signal: AbortSignal;
  readonly #closings: (() => Promise<void>)[] = [];

  /** @param signal aborted when the process is to stop; by default never */
  constructor(signal = new AbortController().signal) {
    this.signal = signal;
  }

  /**
   * Opens a part. On a signal `close` waits for a part that is still opening and closes it too.
   * @throws the signal's reason as soon as the signal is aborted, and whatever `opening` throws
   */
  async open<Part>(opening: () => Part | Promise<Part>, close: (part: Part) => unknown): Promise<Part> {
    this.signal.throwIfAborted();
    const opened = (async () => opening())();
    this.#closings.push(async () => {
      const open = await opened.then(
        (part) => ({ part }),
        () => undefined, // failed to open, which the caller knows
      );
      if (open !== undefined) await close(open.part);
    });
    return unlessAborted(this.signal, opened);
  }

  /** Runs every closing, whatever the others do. @throws the first error of one */
  async close(): Promise<void> {
    const errors: unknown[] = [];
    for (const close of this.#closings.splice(0).reverse())
      await close().catch((error: unknown) => errors.push(error));
    if (errors.length > 0) throw errors[0];
  }
}

/**
 * Returns what `work` returns, or rejects as soon as the signal is aborted: for work that cannot be stopped.
 */
export function unlessAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/**
 * Runs `close` once, on SIGTERM, SIGINT, SIGHUP, when the reader of our output ends, or when the parent that
 * holds our IPC channel ends; then exits.
 * A second signal ends the process at once. The sweep takes care of what could not be closed within the
 * limit.
 */
export function closeOnSignal(close: () => Promise<void>, log: Logger): void {
  let closingSince: number | null = null;
  const end = (why: string) => {
    if (closingSince !== null) {
      if (why === OUTPUT_ENDED) return; // every line that is written reports it again
      if (Date.now() - closingSince < ONE_SIGNAL_MS) return;
      log.warn({ why }, 'second signal: ending at once');
      process.exit(1);
    }
    closingSince = Date.now();
    log.info({ why }, 'stopping: finishing the jobs in progress');
    void closeWithinLimit(close, log).then((status) => process.exit(status));
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end(signal));
  onOutputEnd(() => end(OUTPUT_ENDED));
  for (const output of [process.stdout, process.stderr]) output.on('error', reportOutputError);
  if (process.connected) process.on('disconnect', () => end('parent ended'));
}

/** @returns the exit status */
async function closeWithinLimit(close: () => Promise<void>, log: Logger): Promise<0 | 1> {
  const late = async () => {
    const isShort = closingsAfterParts.length > 0;
    await sleep(isShort ? SHORT_SHUTDOWN_LIMIT_MS : SHUTDOWN_LIMIT_MS, undefined, { ref: false });
    log.error('did not stop in time; a worker finishes what is left');
    return 1 as const;
  };
  const closed = async (work: () => Promise<void>) => {
    try {
      await work();
      return 0 as const;
    } catch (error) {
      log.error({ err: error }, 'stopping failed');
      return 1 as const;
    }
  };
  const status = await Promise.race([closed(close), late()]);
  const after = await Promise.all(closingsAfterParts.splice(0).map(closed));
  return status === 0 && after.every((one) => one === 0) ? 0 : 1;
}

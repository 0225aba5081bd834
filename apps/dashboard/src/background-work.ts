import type { Logger } from '@tixngo-sync/runtime';

/** Work that outlives its request. It is aborted when the dashboard stops, which waits for its end. */
export class BackgroundWork {
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #log: Logger;
  constructor(log: Logger) {
    this.#log = log;
  }

  /** Starts work that records its own failure; the log gets it too. */
  start(what: string, work: (signal: AbortSignal) => Promise<void>): void {
    const running = work(this.#stop.signal)
      .catch((err: unknown) => {
        if (this.#stop.signal.aborted) this.#log.warn({ what }, 'work in the background was stopped');
        else this.#log.error({ err, what }, 'work in the background failed');
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
  }
}

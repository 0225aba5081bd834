import type { RunningWorker } from '@tixngo-sync/queues';

/** A worker that takes a job at all takes one that waits within seconds. */
const SILENT_MS = 60_000;

/**
 * A worker of one queue that is replaced when it takes nothing though jobs wait: connected and dead (taskforcesh/bullmq 4378). Judged by
 * progress, never by liveness. What it was still running stays its own; the queue hands a job over when its lock lapses.
 */
export class ReplaceableWorker implements RunningWorker {
  readonly #start: () => Promise<RunningWorker>;
  readonly #monotonicMs: () => number;
  #worker: RunningWorker;
  #silent: { readonly since: number; readonly begun: number } | null = null;

  private constructor(start: () => Promise<RunningWorker>, worker: RunningWorker, monotonicMs: () => number) {
    this.#start = start;
    this.#worker = worker;
    this.#monotonicMs = monotonicMs;
  }

  static async start(
    start: () => Promise<RunningWorker>,
    monotonicMs = () => performance.now(),
  ): Promise<ReplaceableWorker> {
    return new ReplaceableWorker(start, await start(), monotonicMs);
  }

  running(): number {
    return this.#worker.running();
  }

  begun(): number {
    return this.#worker.begun();
  }

  close(): Promise<void> {
    return this.#worker.close();
  }

  /**
   * To be called every few seconds.
   * @param waits a job waits, and nothing but this worker's silence keeps it from being begun
   * @param concurrency how many jobs the worker takes at once: a full one is not silent
   * @returns whether it was silent for too long and is replaced
   */
  async look(waits: boolean, concurrency: number): Promise<boolean> {
    const { begun, since } = this.#silent ?? { begun: this.begun(), since: this.#monotonicMs() };
    const isSilent = waits && this.running() < concurrency && this.begun() === begun;
    this.#silent = isSilent ? { begun, since } : null;
    if (!isSilent || this.#monotonicMs() - since < SILENT_MS) return false;
    const silent = this.#worker;
    this.#worker = await this.#start();
    this.#silent = null;
    // Not waited for: a connection that is dead may never say that it is closed.
    silent.close().catch(() => {});
    return true;
  }
}

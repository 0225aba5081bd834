import type { RunningWorker } from '@tixngo-sync/queues';

/** A healthy worker takes a waiting job within seconds. */
const SILENT_MS = 60_000;

/**
 * A worker of one queue that is replaced when it takes no job although jobs wait: connected, yet dead
 * (taskforcesh/bullmq 4378). It is judged by progress, not by liveness. Jobs it is still running stay its
 * own; the queue hands a job over when its lock expires.
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
   * Replaces the worker if it has been silent for too long; returns whether it did. Call every few seconds.
   * @param waits a job waits, and nothing but this worker keeps it from starting
   * @param concurrency how many jobs the worker takes at once: a busy worker is not silent
   */
  async replaceIfSilent(waits: boolean, concurrency: number): Promise<boolean> {
    const { begun, since } = this.#silent ?? { begun: this.begun(), since: this.#monotonicMs() };
    const isSilent = waits && this.running() < concurrency && this.begun() === begun;
    this.#silent = isSilent ? { begun, since } : null;
    if (!isSilent || this.#monotonicMs() - since < SILENT_MS) return false;
    const silent = this.#worker;
    this.#worker = await this.#start();
    this.#silent = null;
    // Not awaited: a dead connection may never close.
    silent.close().catch(() => {});
    return true;
  }
}

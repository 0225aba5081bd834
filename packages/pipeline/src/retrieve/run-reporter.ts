import { settleRun } from '@tixngo-sync/db';
import type { RetrieveProgress } from '@tixngo-sync/queues';
import type { PipelineDeps } from '../deps/pipeline-deps.js';

/** How often a run's counts are brought up to date with its pages while it fetches. */
const SETTLE_EVERY_MS = 5_000;

export interface ReportedRun {
  readonly runId: number;
  /** Pages of the run that were stored before; more than 0 when it was taken over. */
  readonly pagesBefore: number;
  readonly onProgress: (progress: RetrieveProgress) => void;
  readonly onLine: (text: string) => void;
}

/** Counts what a run has fetched, and reports it to those who watch the run. */
export class RunReporter {
  readonly #deps: PipelineDeps;
  readonly #run: ReportedRun;
  readonly #startedAt: number;
  #settledAt: number;
  #pages: number;
  #tickets = 0;

  constructor(deps: PipelineDeps, run: ReportedRun) {
    this.#deps = deps;
    this.#run = run;
    this.#startedAt = deps.clock.now();
    this.#settledAt = this.#startedAt;
    this.#pages = run.pagesBefore;
  }

  /** Reports that the run waits for TIXNGO, until the next page is stored. */
  waitsFor(text: string): void {
    this.#run.onLine(`waiting: ${text}`);
    this.#report({ waitingFor: text });
  }

  async pageStored(pageId: number, tickets: number): Promise<void> {
    const { clock, database, log } = this.#deps;
    const { runId, onLine } = this.#run;
    this.#pages++;
    this.#tickets += tickets;
    this.#report();
    log.debug({ runId, pageId, tickets }, 'page stored');
    if (clock.now() - this.#settledAt < SETTLE_EVERY_MS) return;
    this.#settledAt = clock.now();
    await settleRun(database, runId);
    onLine(`${this.#pages} pages, ${this.#tickets} tickets so far, ${this.#rate()} tickets/s`);
  }

  /** Tickets per second since the start. */
  #rate(): number {
    const seconds = Math.max((this.#deps.clock.now() - this.#startedAt) / 1000, 0.001);
    return Math.round(this.#tickets / seconds);
  }

  #report(more: Pick<RetrieveProgress, 'waitingFor'> = {}): void {
    this.#run.onProgress({
      runId: this.#run.runId,
      pages: this.#pages,
      tickets: this.#tickets,
      rate: this.#rate(),
      ...more,
    });
  }
}

import type { RunStatus } from './statuses.js';

/** What became of the tickets of a page or a run: received = the sum of the others (I6). */
export interface TicketCounts {
  readonly received: number;
  readonly applied: number;
  readonly unchanged: number;
  readonly stale: number;
  readonly skipped: number;
  readonly quarantined: number;
}

/** What `tixngo-sync run --json` prints. `durationMs`: from start to the last page processed. */
export interface RunSummary extends TicketCounts {
  readonly runId: number;
  readonly status: RunStatus;
  readonly pages: number;
  readonly paginationKey: string | null;
  readonly durationMs: number;
}

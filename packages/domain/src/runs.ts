import type { RunStatus } from './statuses.js';

/**
 * Why a ticket could not be applied. The code is for machines; the message stored with it is for people: what
 * to do.
 */
export const QUARANTINE_REASONS = [
  'NOT_AN_OBJECT',
  'MISSING_TICKET_ID',
  'MISSING_TAX_NUMBER',
  'MISSING_FIELD',
  'INVALID_FIELD',
  'FIELD_TOO_LONG',
  'UNKNOWN_STATUS',
  'INVALID_DATE',
  'UNKNOWN_TICKET',
  'UNSTORABLE_TEXT',
  'TAX_NUMBER_CONFLICT',
  'INTERNAL',
] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];

/** The outcomes of the tickets of a page or a run: `received` is the sum of the others (I6). */
export interface TicketCounts {
  readonly received: number;
  readonly applied: number;
  readonly unchanged: number;
  readonly stale: number;
  readonly skipped: number;
  readonly quarantined: number;
}

/** What `tixngo-sync run --json` prints. */
export interface RunSummary extends TicketCounts {
  readonly runId: number;
  readonly status: RunStatus;
  readonly pages: number;
  readonly paginationKey: string | null;
  /** From the run's start until its last page was processed. */
  readonly durationMs: number;
}

import type { Situation } from '@tixngo-sync/api';
import {
  type Database,
  listPages,
  listQuarantine,
  listRuns,
  type PageRow,
  type QuarantineRow,
  type RunRow,
  readStatus,
  type SystemStatus,
} from '@tixngo-sync/db';
import { findStalls } from '@tixngo-sync/pipeline';
import { situationOf } from './situation.js';

const RUNS_SHOWN = 10;
const FAILURES_SHOWN = 10;

/** What the start page shows. `readAt`: milliseconds since 1970. */
export interface StartState {
  readonly readAt: number;
  readonly situation: Situation;
  readonly status: SystemStatus;
  readonly runs: readonly RunRow[];
  readonly failedPages: readonly PageRow[];
  readonly quarantined: readonly QuarantineRow[];
}

/** Reads everything that the start page shows. */
export async function readStartState(database: Database, now = Date.now()): Promise<StartState> {
  const [status, stalls, runs, failedPages, quarantined] = await Promise.all([
    readStatus(database),
    findStalls(database),
    listRuns(database, { limit: RUNS_SHOWN }),
    listPages(database, { limit: FAILURES_SHOWN }, { status: 'FAILED', givenUp: false }),
    listQuarantine(database, { limit: FAILURES_SHOWN }, { status: 'OPEN' }),
  ]);
  return { readAt: now, situation: situationOf(status, stalls, now), status, runs, failedPages, quarantined };
}

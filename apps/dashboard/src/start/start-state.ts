import {
  type Database,
  listPages,
  listQuarantine,
  listRuns,
  type PageRow,
  type QuarantineRow,
  type RunRow,
} from '@tixngo-sync/db';
import { type CurrentStatus, readCurrentStatus } from '@tixngo-sync/pipeline';

const RUNS_SHOWN = 10;
const FAILURES_SHOWN = 10;

/** What the start page shows. `readAt`: milliseconds since 1970. */
export interface StartState {
  readonly readAt: number;
  readonly status: CurrentStatus;
  readonly runs: readonly RunRow[];
  readonly failedPages: readonly PageRow[];
  readonly quarantined: readonly QuarantineRow[];
}

/** Reads everything that the start page shows. */
export async function readStartState(database: Database): Promise<StartState> {
  const [status, runs, failedPages, quarantined] = await Promise.all([
    readCurrentStatus(database),
    listRuns(database, { limit: RUNS_SHOWN }),
    listPages(database, { limit: FAILURES_SHOWN }, { status: 'FAILED', givenUp: false }),
    listQuarantine(database, { limit: FAILURES_SHOWN }, { status: 'OPEN' }),
  ]);
  return { readAt: status.readAt.getTime(), status, runs, failedPages, quarantined };
}

import type { LoggedRequest } from './arena.js';
import type { Finding } from './finding.js';
import type { Life } from './fleet.js';

/**
 * Our clock and the simulator's agree within milliseconds; on a busy machine a signal takes a moment to act.
 */
const TOLERANCE_MS = 50;
/** After SIGCONT a client needs a moment to give up the request that its socket kept open. */
const AWAKE_AFTER_MS = 1_000;

export interface Overlaps {
  readonly findings: Finding[];
  /** Requests sent while a request of a dead or stopped client was open: no client waited for that one. */
  readonly withGone: number;
  /** Requests that the simulator read too late to know whether the other one was still open. */
  readonly unclear: number;
}

/**
 * Finds diff requests that were in flight at once (I1). At TIXNGO a request stays open as long as its socket:
 * a client that was killed or stopped leaves one without a waiting client, which is counted separately. So
 * are requests that the simulator read only after a stall: one that the client had given up, its end, and the
 * client's next one are read together then, in any order.
 */
export function findOverlaps(requests: readonly LoggedRequest[], lives: readonly Life[]): Overlaps {
  const findings: Finding[] = [];
  let withGone = 0;
  let unclear = 0;
  const byName = new Map(lives.map((life) => [life.name, life]));
  let open: LoggedRequest[] = [];
  const ofWorkers = requests.filter((request) => byName.has(clientOf(request)));
  for (const request of ofWorkers.sort((a, b) => a.startedAt - b.startedAt)) {
    open = open.filter(({ endedAt }) => endedAt === null || endedAt > request.startedAt);
    for (const other of open) {
      if (isGone(byName.get(clientOf(other)), request.startedAt)) withGone++;
      else if (isUnclear(other, request)) unclear++;
      else findings.push({ kind: 'overlap', what: overlapText(other, request) });
    }
    open.push(request);
  }
  return { findings, withGone, unclear };
}

/** Whether both were read after the same stall, or the first was noticed to have ended right after it. */
function isUnclear(first: LoggedRequest, { startedAt, arrivedAfter }: LoggedRequest): boolean {
  if (arrivedAfter === startedAt) return false;
  return (
    first.startedAt >= arrivedAfter || (first.endedAt !== null && first.endedAt <= startedAt + TOLERANCE_MS)
  );
}

function isGone(life: Life | undefined, at: number): boolean {
  if (life === undefined) return false;
  if (life.endedAt !== null && life.endedAt - TOLERANCE_MS <= at) return true;
  return life.pauses.some(
    ({ from, to }) => from - TOLERANCE_MS <= at && (to === null || at <= to + AWAKE_AFTER_MS),
  );
}

function clientOf({ path }: LoggedRequest): string {
  return path.split('/')[1] ?? '';
}

function overlapText(first: LoggedRequest, second: LoggedRequest): string {
  const ended =
    first.endedAt === null
      ? 'was still open at the end'
      : `was open for ${Math.round(first.endedAt - first.startedAt)} ms`;
  return (
    `request ${second.id} of ${clientOf(second)} came ${Math.round(second.startedAt - first.startedAt)} ms ` +
    `after ` +
    `request ${first.id} of ${clientOf(first)}, which ${ended}`
  );
}

import type { LoggedRequest } from './arena.js';
import type { Finding } from './finding.js';
import type { Life } from './fleet.js';

/**
 * Our clock and the simulator's agree within milliseconds; on a busy machine a signal takes a moment to act.
 */
const TOLERANCE_MS = 50;
/** After SIGCONT a client needs a moment to give up the request that its socket kept open. */
const AWAKE_AFTER_MS = 1_000;
/** What waits after a stall is read within this time. */
const READ_TOGETHER_MS = 250;
/** More than this share, and at least so many: the simulator stalled too often to tell. */
const MOST_UNCLEAR = { share: 0.01, requests: 10 };

export interface Overlaps {
  readonly findings: Finding[];
  /** Requests sent while a request of a dead or stopped client was open: no client waited for that one. */
  readonly withGone: number;
  /** Requests of which the simulator cannot tell whether another one was open, because it read them late. */
  readonly unclear: number;
}

/**
 * Finds diff requests that were in flight at once (I1). At TIXNGO a request stays open as long as its socket:
 * a client that was killed or stopped leaves one without a waiting client, which is counted separately. So
 * are requests that the simulator read only after a stall: one that the client had given up, its end, and the
 * next one are read together then, in any order.
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
  if (unclear > Math.max(MOST_UNCLEAR.requests, MOST_UNCLEAR.share * ofWorkers.length))
    findings.push({
      kind: 'overlap',
      what: `${unclear} of ${ofWorkers.length} requests may have overlapped: the simulator stalled too often`,
    });
  return { findings, withGone, unclear };
}

/** Whether one of them was closed by its client, unanswered, as soon as both were read after a stall. */
function isUnclear(first: LoggedRequest, second: LoggedRequest): boolean {
  if (second.arrivedAfter === second.startedAt) return false;
  return [first, second].some(
    ({ status, endedAt }) =>
      status === null && endedAt !== null && endedAt <= second.startedAt + READ_TOGETHER_MS,
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

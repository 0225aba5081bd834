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
  /** Requests sent while one was open that no client waited for: it was dead, stopped, or had given up. */
  readonly withGone: number;
}

/**
 * Finds diff requests that were in flight at once (I1). At TIXNGO a request stays open as long as its socket:
 * a client that was killed or stopped leaves one without a waiting client, which is counted separately. So is
 * one that was closed unanswered as soon as it was read: a simulator without the CPU reads it late, together
 * with its end and the client's next request.
 */
export function findOverlaps(requests: readonly LoggedRequest[], lives: readonly Life[]): Overlaps {
  const findings: Finding[] = [];
  let withGone = 0;
  const byName = new Map(lives.map((life) => [life.name, life]));
  let open: LoggedRequest[] = [];
  const ofWorkers = requests.filter((request) => byName.has(clientOf(request)));
  for (const request of ofWorkers.sort((a, b) => a.startedAt - b.startedAt)) {
    open = open.filter(({ endedAt }) => endedAt === null || endedAt > request.startedAt);
    for (const other of open) {
      if (givenUp(other) || isGone(byName.get(clientOf(other)), request.startedAt)) withGone++;
      else findings.push({ kind: 'overlap', what: overlapText(other, request) });
    }
    open.push(request);
  }
  return { findings, withGone };
}

function givenUp({ status, startedAt, endedAt }: LoggedRequest): boolean {
  return status === null && endedAt !== null && endedAt - startedAt <= TOLERANCE_MS;
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

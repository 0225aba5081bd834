import type { Finding } from './finding.js';
import type { FaultKind } from './plan.js';

/** A fault that was injected. Times are milliseconds since 1970. */
export interface DoneFault {
  readonly kind: FaultKind;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Work that was completed: a page stored and processed, or a run started and succeeded. */
export interface Progress {
  readonly begunAt: number;
  readonly doneAt: number;
}

/** "Within 60 s of the fault's end." */
const LIMIT_MS = 60_000;

/** The slowest recoveries of a kind in milliseconds. */
export interface Slowest {
  /** From the end of the fault, whatever else happened. */
  readonly wholeMs: number;
  /** Without the time in which other faults were in progress. */
  readonly ownMs: number;
}

export interface Recoveries {
  /** Null if one never recovered. */
  readonly slowest: ReadonlyMap<FaultKind, Slowest | null>;
  readonly findings: Finding[];
}

/**
 * Measures the time from the end of each fault until work that began after it was complete. Faults overlap:
 * the time in which another one was in progress is that one's, and counts for neither's recovery.
 */
export function measureRecovery(faults: readonly DoneFault[], progress: readonly Progress[]): Recoveries {
  const slowest = new Map<FaultKind, Slowest | null>();
  const findings: Finding[] = [];
  for (const fault of faults) {
    const { kind, endedAt } = fault;
    const before = slowest.get(kind);
    const back = firstDone(progress, endedAt);
    if (back === null) {
      slowest.set(kind, null);
      findings.push({ kind: 'slow', what: `nothing was completed after "${kind}"` });
      continue;
    }
    const others = faults.filter((other) => other !== fault);
    const ownMs = back - endedAt - coveredMs(others, endedAt, back);
    if (before !== null)
      slowest.set(kind, {
        wholeMs: Math.max(before?.wholeMs ?? 0, back - endedAt),
        ownMs: Math.max(before?.ownMs ?? 0, ownMs),
      });
    if (ownMs > LIMIT_MS)
      findings.push({
        kind: 'slow',
        what:
          `"${kind}": nothing was completed for ${Math.round((back - endedAt) / 1_000)} s after it ended, ` +
          `of which ${Math.round(ownMs / 1_000)} s without another fault`,
      });
  }
  return { slowest, findings };
}

/** @returns when the first work that began at `from` or later was done; null if none was. */
function firstDone(progress: readonly Progress[], from: number): number | null {
  let first: number | null = null;
  for (const { begunAt, doneAt } of progress)
    if (begunAt >= from && (first === null || doneAt < first)) first = doneAt;
  return first;
}

/** @returns how much of the time from `from` to `to` at least one of the faults was in progress. */
function coveredMs(faults: readonly DoneFault[], from: number, to: number): number {
  let covered = 0;
  let until = from;
  for (const { startedAt, endedAt } of [...faults].sort((a, b) => a.startedAt - b.startedAt)) {
    const start = Math.max(startedAt, until);
    const end = Math.min(endedAt, to);
    if (end <= start) continue;
    covered += end - start;
    until = end;
  }
  return covered;
}

import type { FaultKind } from './plan.js';
import type { Finding } from './report.js';

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

export interface Recoveries {
  /** The slowest recovery of each kind in milliseconds; null if one never recovered. */
  readonly slowest: ReadonlyMap<FaultKind, number | null>;
  readonly findings: Finding[];
}

/**
 * Measures the time from the end of each fault until work that began after it was complete. Because faults
 * overlap, a recovery is slow only if the time since the end of the last fault in between is too long.
 */
export function measureRecovery(faults: readonly DoneFault[], progress: readonly Progress[]): Recoveries {
  const slowest = new Map<FaultKind, number | null>();
  const findings: Finding[] = [];
  for (const fault of faults) {
    const back = Math.min(
      ...progress.filter(({ begunAt }) => begunAt >= fault.endedAt).map(({ doneAt }) => doneAt),
    );
    const tookMs = Number.isFinite(back) ? back - fault.endedAt : null;
    const before = slowest.get(fault.kind);
    slowest.set(fault.kind, before === null || tookMs === null ? null : Math.max(before ?? 0, tookMs));
    const lastEnd = Math.max(
      ...faults.filter(({ startedAt }) => startedAt <= back).map(({ endedAt }) => endedAt),
    );
    if (tookMs === null) findings.push({ kind: 'slow', what: `nothing was completed after "${fault.kind}"` });
    else if (back - Math.max(lastEnd, fault.endedAt) > LIMIT_MS)
      findings.push({
        kind: 'slow',
        what: `"${fault.kind}": nothing was completed for ${Math.round(tookMs / 1_000)} s after it ended`,
      });
  }
  return { slowest, findings };
}

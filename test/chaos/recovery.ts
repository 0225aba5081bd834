import type { Finding } from './finding.js';
import type { FaultKind } from './plan.js';

/** A fault that was done. Times are milliseconds since 1970. */
export interface DoneFault {
  readonly kind: FaultKind;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Something that came all the way through: asked for (or begun) at one time, processed (or succeeded) at another. */
export interface Progress {
  readonly begunAt: number;
  readonly doneAt: number;
}

/** "Within 60 s of the fault's end." */
const LIMIT_MS = 60_000;

export interface Recoveries {
  /** The slowest of each kind, in milliseconds; null: it never recovered. */
  readonly slowest: ReadonlyMap<FaultKind, number | null>;
  readonly findings: Finding[];
}

/**
 * How long it took from the end of each fault until something that was begun after that end came all the way through. Faults overlap: one
 * is called slow only if the time since the end of the last fault that came in between is too long.
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
    if (tookMs === null) findings.push({ kind: 'slow', what: `nothing came through after "${fault.kind}"` });
    else if (back - Math.max(lastEnd, fault.endedAt) > LIMIT_MS)
      findings.push({
        kind: 'slow',
        what: `"${fault.kind}": nothing came through for ${Math.round(tookMs / 1_000)} s after it was over`,
      });
  }
  return { slowest, findings };
}

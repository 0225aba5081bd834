const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
/** After running this long, the next failure counts as the first. */
const WELL_AFTER_MS = 60_000;
/** Wrong settings: a restart would fail in the same way. */
const EXIT_WRONG_SETTINGS = 2;
/** A part that has never been ready and keeps failing is given up. */
const ATTEMPTS_AT_START = 3;

export interface PartEnd {
  readonly exitCode: number | null;
  readonly uptimeMs: number;
  /** Failures in a row before this one. */
  readonly failuresBefore: number;
  /** Whether everything has been ready once. */
  readonly wasReady: boolean;
}

/** Decides whether a part that ended unexpectedly is restarted, and after which delay. */
export function afterPartEnded(
  end: PartEnd,
): { readonly restartAfterMs: number; readonly failures: number } | 'give up' {
  const failures = end.uptimeMs >= WELL_AFTER_MS ? 1 : end.failuresBefore + 1;
  if (end.exitCode === EXIT_WRONG_SETTINGS) return 'give up';
  if (!end.wasReady && failures >= ATTEMPTS_AT_START) return 'give up';
  return { restartAfterMs: Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), LONGEST_DELAY_MS), failures };
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
/** A part that ran this long was well: its next failure counts as the first. */
const WELL_AFTER_MS = 60_000;
/** Wrong usage or settings: the same settings give the same end. */
const EXIT_WRONG_SETTINGS = 2;
/** Before everything was ready once, a part that keeps failing will not come right by itself. */
const ATTEMPTS_AT_START = 3;

export interface PartEnd {
  readonly exitCode: number | null;
  readonly uptimeMs: number;
  /** How often it has ended before, without having been well in between. */
  readonly failuresBefore: number;
  /** Whether everything was ready once. */
  readonly wasReady: boolean;
}

/** @returns what to do about a part that ended unasked: start it again after a delay, or give up. */
export function afterPartEnded(
  end: PartEnd,
): { readonly restartAfterMs: number; readonly failures: number } | 'give up' {
  const failures = end.uptimeMs >= WELL_AFTER_MS ? 1 : end.failuresBefore + 1;
  if (end.exitCode === EXIT_WRONG_SETTINGS) return 'give up';
  if (!end.wasReady && failures >= ATTEMPTS_AT_START) return 'give up';
  return { restartAfterMs: Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), LONGEST_DELAY_MS), failures };
}

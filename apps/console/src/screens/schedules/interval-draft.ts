/** The units of intervals, in seconds as texts: the values of a select. */
export const INTERVAL_UNITS = { seconds: '1', minutes: '60', hours: '3600' } as const;

/** An interval while a person types it. */
export interface IntervalDraft {
  readonly amount: string;
  /** A value of `INTERVAL_UNITS`. */
  readonly unit: string;
}

/** Returns the interval in the largest unit in which it is a whole number. */
export function intervalDraft(seconds: number): IntervalDraft {
  const { hours, minutes } = INTERVAL_UNITS;
  const unit = [hours, minutes].find((size) => seconds % Number(size) === 0) ?? INTERVAL_UNITS.seconds;
  return { amount: String(seconds / Number(unit)), unit };
}

/** Returns null unless it is a positive whole number. */
export function secondsOf({ amount, unit }: IntervalDraft): number | null {
  return /^[1-9]\d{0,8}$/.test(amount.trim()) ? Number(amount) * Number(unit) : null;
}

const OFFSETS = new Map<string, Intl.DateTimeFormat>();
const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

/** Returns what a zone's clock is ahead of UTC at an instant, in milliseconds. */
export function offsetAt(zone: string, instant: number): number {
  const [, sign, hours, minutes, seconds] =
    /([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(offsetFormat(zone).format(instant)) ?? [];
  if (sign === undefined) return 0;
  const ahead = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0);
  return (sign === '-' ? -ahead : ahead) * SECOND_MS;
}

/** Making one costs 50 times as much as using it. */
function offsetFormat(zone: string): Intl.DateTimeFormat {
  const known = OFFSETS.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  OFFSETS.set(zone, format);
  return format;
}

/** Returns whether a zone is one of the IANA list. */
export function isTimezone(zone: string): boolean {
  try {
    offsetFormat(zone);
    return true;
  } catch {
    return false; // Intl throws a RangeError
  }
}

/** A moment at which a zone's clock is moved. */
export interface ClockChange {
  /** The first instant of the new offset. */
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** Returns the first change after `from` and not after `to`; null if there is none. */
export function firstChange(zone: string, from: number, to: number): ClockChange | null {
  const before = offsetAt(zone, from);
  // No zone moves its clock twice within a day.
  for (let start = from; start < to; start += DAY_MS) {
    const end = Math.min(start + DAY_MS, to);
    if (offsetAt(zone, end) === before) continue;
    const at = boundary(start, end, (instant) => offsetAt(zone, instant) === before);
    return { at, before, after: offsetAt(zone, at) };
  }
  return null;
}

/** Returns the first whole second in (start, end] at which `isBefore` is false. */
function boundary(start: number, end: number, isBefore: (instant: number) => boolean): number {
  let before = Math.floor(start / SECOND_MS);
  let after = Math.ceil(end / SECOND_MS);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (isBefore(middle * SECOND_MS)) before = middle;
    else after = middle;
  }
  return after * SECOND_MS;
}

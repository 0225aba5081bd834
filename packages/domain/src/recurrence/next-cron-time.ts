import type { CronExpression } from './cron-expression.js';
import { type ClockChange, firstChange, offsetAt } from './zone-clock.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** The longest wait is from 29 February 2096 to 2104. */
const MOST_DAYS = 9 * 366;

/**
 * Returns the first instant after `after` at which an expression fires in a zone; null if it never does.
 *
 * When the clock moves forward, a time that it skips fires as much later as the clock was moved (2:30 at
 * 3:30, midnight at 1:00): no day loses a run. When it moves back, a time that comes twice fires the first
 * time only, unless the expression fires in every hour: then it continues at its interval.
 */
export function nextCronTime(expression: CronExpression, zone: string, after: number): number | null {
  let from = after;
  for (;;) {
    const { clocks, until } = clocksAt(expression, zone, from + 1);
    const times = clocks.map((offset) => nextWallTime(expression, from + offset, offset));
    if (times.includes(null)) return null;
    const next = Math.min(...times.map((time) => time ?? Infinity));
    const end = Math.min(next, until);
    const change = firstChange(zone, from + 1, end);
    if (change === null && next < until) return next;
    if (change !== null && next < change.at) return next;
    from = (change?.at ?? until) - 1;
  }
}

/**
 * Returns the offsets that count from an instant on, and until when: the current one; also the old one while
 * the times that the clock skipped are due; none while times come a second time.
 */
function clocksAt(
  expression: CronExpression,
  zone: string,
  instant: number,
): { clocks: readonly number[]; until: number } {
  const offset = offsetAt(zone, instant);
  const change = firstChange(zone, instant - DAY_MS, instant);
  const until = change === null ? 0 : change.at + Math.abs(change.after - change.before);
  if (change === null || until <= instant) return { clocks: [offset], until: Infinity };
  return { clocks: clocksAfter(expression, change), until };
}

function clocksAfter(expression: CronExpression, { before, after }: ClockChange): readonly number[] {
  if (after > before) return [before, after];
  return expression.hours.size === 24 ? [after] : [];
}

/** Returns the next time on the clock with this offset, as an instant. @param wall a time on that clock */
function nextWallTime(expression: CronExpression, wall: number, offset: number): number | null {
  const first = Math.floor(wall / MINUTE_MS + 1) * MINUTE_MS;
  let day = Math.floor(first / DAY_MS) * DAY_MS;
  for (let days = 0; days <= MOST_DAYS; days++, day += DAY_MS) {
    const date = new Date(day);
    if (!expression.months.has(date.getUTCMonth() + 1) || !expression.isDay(date)) continue;
    const time = timeOfDay(expression, Math.max(0, first - day));
    if (time !== null) return day + time - offset;
  }
  return null;
}

/** Returns the first time of a day not before `from`, both in milliseconds since midnight. */
function timeOfDay({ hours, minutes }: CronExpression, from: number): number | null {
  for (let hour = Math.floor(from / HOUR_MS); hour < 24; hour++) {
    if (!hours.has(hour)) continue;
    const earliest = Math.max(0, Math.ceil((from - hour * HOUR_MS) / MINUTE_MS));
    for (let minute = earliest; minute < 60; minute++)
      if (minutes.has(minute)) return hour * HOUR_MS + minute * MINUTE_MS;
  }
  return null;
}

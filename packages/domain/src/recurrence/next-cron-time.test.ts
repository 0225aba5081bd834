import { describe, expect, it } from 'vitest';
import { parseCron } from './cron-expression.js';
import { nextCronTime } from './next-cron-time.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

function timesBetween(text: string, zone: string, from: number, to: number): number[] {
  const expression = parseCron(text);
  const times: number[] = [];
  for (let next = nextCronTime(expression, zone, from); next !== null && next <= to; ) {
    times.push(next);
    next = nextCronTime(expression, zone, next);
  }
  return times;
}

describe('a time that the clock skips comes as much later as the clock was moved', () => {
  it.each([
    ['0 0 * * *', 'America/Santiago', '2027-09-04T12:00Z', ['09-05T04:00', '09-06T03:00']],
    ['30 0 * * *', 'Africa/Cairo', '2027-04-29T12:00Z', ['04-29T22:30', '04-30T21:30']],
    ['15 0 * * *', 'America/Havana', '2027-03-13T12:00Z', ['03-14T05:15', '03-15T04:15']],
    ['0 2 * * *', 'Australia/Lord_Howe', '2027-10-02T00:00Z', ['10-02T15:30', '10-03T15:00']],
    ['0 0 * * 0', 'America/Santiago', '2027-09-01T00:00Z', ['09-05T04:00', '09-12T03:00']],
    ['0,30 2 * * *', 'Europe/Zurich', '2027-03-28T00:00Z', ['03-28T01:00', '03-28T01:30', '03-29T00:00']],
    ['0 2,3 * * *', 'Europe/Zurich', '2027-03-28T00:00Z', ['03-28T01:00', '03-29T00:00']],
  ])('%s in %s after %s', (text, zone, after, expected) => {
    const times = timesBetween(text, zone, Date.parse(after), Date.parse(after) + 20 * DAY_MS);
    const shown = times.map((time) => new Date(time).toISOString().slice(5, 16));
    expect(shown.slice(0, expected.length)).toEqual(expected);
  });
});

/*
 * An independent model: what a clock in the zone shows, minute by minute around every change of the next ten
 * years, read with another method of Intl than the code uses.
 */

const clocks = new Map<string, Intl.DateTimeFormat>();
function wallOf(zone: string, instant: number): number {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    const digits = {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    } as const;
    clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...digits });
    clocks.set(zone, clock);
  }
  const [, month, day, year, hour, minute] =
    /(\d+)\/(\d+)\/(\d+), (\d+):(\d+)/.exec(clock.format(instant)) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
}

/** Returns the minutes in which the zone's clock is moved: the first of the new time. */
function changesOf(zone: string, from: number, to: number): number[] {
  const aheadAt = (instant: number) => wallOf(zone, instant) - instant;
  const changes: number[] = [];
  const step = 5 * DAY_MS;
  for (let start = from; start < to; start += step) {
    if (aheadAt(start) === aheadAt(start + step)) continue;
    let before = start;
    let after = start + step;
    while (after - before > MINUTE_MS) {
      const middle = before + Math.floor((after - before) / 2 / MINUTE_MS) * MINUTE_MS;
      if (aheadAt(middle) === aheadAt(start)) before = middle;
      else after = middle;
    }
    changes.push(after);
  }
  return changes;
}

interface Daily {
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
}

/** The times at which a daily expression must fire within three hours of a change. */
function modelOf({ hours, minutes }: Daily, zone: string, change: number): number[] {
  const due = new Set<number>();
  const seen = new Set<number>();
  const matches = (wall: number) => {
    const time = new Date(wall);
    return hours.includes(time.getUTCHours()) && minutes.includes(time.getUTCMinutes());
  };
  let last = wallOf(zone, change - 6 * HOUR_MS);
  for (let instant = change - 6 * HOUR_MS; instant <= change + 3 * HOUR_MS; instant += MINUTE_MS) {
    const wall = wallOf(zone, instant);
    for (let skipped = last + MINUTE_MS; skipped < wall; skipped += MINUTE_MS)
      if (matches(skipped)) due.add(instant + skipped - last - MINUTE_MS);
    if (matches(wall) && (!seen.has(wall) || hours.length === 24)) due.add(instant);
    seen.add(wall);
    last = wall;
  }
  return [...due].filter((time) => Math.abs(time - change) <= 3 * HOUR_MS).sort((a, b) => a - b);
}

const FROM = Date.parse('2026-11-25T00:00Z');
const TO = FROM + 3653 * DAY_MS;

describe('in every time zone, around every change of the next ten years', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const changes = zones.flatMap((zone) => changesOf(zone, FROM, TO).map((change) => ({ zone, change })));
  // Zones of one rule change at the same instant by the same time; one of them is enough.
  const distinct = new Map(
    changes.map(({ zone, change }) => {
      const key = `${change} ${wallOf(zone, change - MINUTE_MS)} ${wallOf(zone, change)}`;
      return [key, { zone, change }] as const;
    }),
  );

  it('a time fires once, and none is lost', () => {
    expect(distinct.size).toBeGreaterThan(500);
    for (const { zone, change } of distinct.values()) {
      const wall = new Date(Math.min(wallOf(zone, change), wallOf(zone, change - MINUTE_MS) + MINUTE_MS));
      const hour = wall.getUTCHours();
      const minute = wall.getUTCMinutes();
      const around = [(hour + 23) % 24, hour, (hour + 1) % 24];
      const dailies: Daily[] = [
        { hours: [hour], minutes: [minute] },
        { hours: around, minutes: [(minute + 15) % 60, (minute + 59) % 60] },
        { hours: Array.from({ length: 24 }, (_, i) => i), minutes: [0, 20, 40] },
      ];
      for (const daily of dailies) {
        const text = `${daily.minutes.join(',')} ${daily.hours.join(',')} * * *`;
        const times = timesBetween(text, zone, change - 3 * HOUR_MS - 1, change + 3 * HOUR_MS);
        expect(times, `${text} in ${zone} at ${new Date(change).toISOString()}`).toEqual(
          modelOf(daily, zone, change),
        );
      }
    }
  }, 300_000);
});

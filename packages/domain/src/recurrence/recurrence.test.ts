import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../errors.js';
import { nextTime, type Recurrence } from './recurrence.js';

const at = (text: string) => new Date(`2026-11-24T${text}Z`);
const MINUTE = 60_000;

describe('nextTime', () => {
  it.each<[string, Recurrence, string, string | null]>([
    ['an interval: full intervals of the clock', { everyMs: 5 * MINUTE }, '10:02:00', '10:05:00'],
    ['strictly after now', { everyMs: 5 * MINUTE }, '10:05:00', '10:10:00'],
    [
      'counted from the start date',
      { everyMs: 5 * MINUTE, startDate: at('09:01:30') },
      '10:02:00',
      '10:06:30',
    ],
    ['not before the start date', { everyMs: 5 * MINUTE, startDate: at('11:00:00') }, '10:02:00', '11:00:00'],
    ['not after the end date', { everyMs: 5 * MINUTE, endDate: at('10:04:00') }, '10:02:00', null],
    ['at the end date itself', { everyMs: 5 * MINUTE, endDate: at('10:05:00') }, '10:02:00', '10:05:00'],
    ['a cron expression', { cron: '30 * * * *' }, '10:02:00', '10:30:00'],
    ['in a time zone', { cron: '0 12 * * *', tz: 'Europe/Zurich' }, '10:02:00', '11:00:00'],
    [
      'cron, at the start date itself',
      { cron: '0 * * * *', startDate: at('12:00:00') },
      '10:02:00',
      '12:00:00',
    ],
    ['cron, not after the end date', { cron: '0 * * * *', endDate: at('10:59:00') }, '10:02:00', null],
  ])('%s', (_, recurrence, now, next) => {
    expect(nextTime(recurrence, at(now).getTime())).toBe(next === null ? null : at(next).getTime());
  });

  const INTERVAL = 'An interval is a whole number of milliseconds, at least 1.';
  const ZONE = '"Nowhere/Atlantis" is not a time zone of the IANA list, such as Europe/Zurich or UTC';
  it.each<[Recurrence, string, string]>([
    [{ everyMs: 0 }, 'SCHEDULE_INTERVAL', INTERVAL],
    [{ everyMs: 1.5 }, 'SCHEDULE_INTERVAL', INTERVAL],
    [{ everyMs: Number.NaN }, 'SCHEDULE_INTERVAL', INTERVAL],
    [{ cron: '' }, 'SCHEDULE_CRON_WRONG', '0 fields'],
    [{ cron: 'hourly' }, 'SCHEDULE_CRON_WRONG', '1 fields'],
    [{ cron: '61 * * * *' }, 'SCHEDULE_CRON_WRONG', 'minute "61"'],
    [{ cron: '15 30 * * * *' }, 'SCHEDULE_CRON_WRONG', '6 fields'],
    [{ cron: '0 9 * * *', tz: 'Nowhere/Atlantis' }, 'SCHEDULE_TIMEZONE_UNKNOWN', ZONE],
  ])('refuses %o: %s', (recurrence, code, message) => {
    expect(() => nextTime(recurrence, 0)).toThrow(UsageError);
    expect(() => nextTime(recurrence, 0)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });

  it('is each millisecond at the shortest interval', () => {
    expect(nextTime({ everyMs: 1 }, 7)).toBe(8);
  });

  it('is on the grid, after now and within one interval, whenever it is asked', () => {
    const time = fc.integer({ min: 0, max: 2_000_000_000_000 });
    fc.assert(
      fc.property(time, time, fc.integer({ min: 1, max: 40 * 24 * 3_600_000 }), (now, start, everyMs) => {
        const next = nextTime({ everyMs, startDate: new Date(start) }, now) ?? Number.NaN;
        expect((next - start) % everyMs).toBe(0);
        expect(next).toBeGreaterThan(now);
        expect(next).toBeLessThanOrEqual(Math.max(now + everyMs, start));
      }),
    );
  });
});

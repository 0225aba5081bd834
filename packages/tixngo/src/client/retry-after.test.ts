import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_RETRY_AFTER_MS, retryAfterMs } from './retry-after.js';

const NOW = Date.parse('2026-05-01T12:00:00Z');
const HOUR = 3_600_000;

describe('the wait that Retry-After asks for', () => {
  it.each([
    ['seconds', '120', 120_000],
    ['a fraction', '1.5', 1500],
    ['zero', '0', 0],
    ['a date', 'Fri, 01 May 2026 12:00:10 GMT', 10_000],
    ['hundredths', '1.25', 1250],
    ['a date of RFC 850', 'Friday, 01-May-26 12:00:10 GMT', 10_000],
    ['a date of asctime', 'Fri May  1 12:00:10 2026', 10_000],
    ['spaces around it', ' 120 ', 120_000],
    ['a date on the tenth or later of asctime', 'Fri May 15 12:00:10 2026', HOUR],
    ['a date of RFC 850, 50 years ahead', 'Friday, 01-May-76 12:00:10 GMT', HOUR],
    ['a date of RFC 850, 51 years ahead', 'Sunday, 01-May-77 12:00:10 GMT', 0],
    ['a date that has passed', 'Fri, 01 May 2026 11:00:00 GMT', 0],
    ['a date of RFC 850 in the last century', 'Sunday, 06-Nov-94 08:49:37 GMT', 0],
  ])('%s: %s', (_name, retryAfter, ms) => {
    expect(retryAfterMs({ retryAfter }, NOW)).toBe(ms);
  });

  it.each([
    ['an hour and a second', '3601'],
    ['an epoch', '1785000000'],
    ['an epoch in milliseconds', '8900000000000'],
    ['more than PostgreSQL can add to a time', '99999999999999'],
    ['400 digits', '9'.repeat(400)],
    ['the year 9999', 'Fri, 31 Dec 9999 23:59:59 GMT'],
  ])('counts as an hour when it is longer: %s', (_name, retryAfter) => {
    expect(retryAfterMs({ retryAfter }, NOW)).toBe(HOUR);
  });

  it.each([
    [undefined],
    [''],
    ['soon'],
    ['-5'],
    ['NaN'],
    ['Infinity'],
    ['1e3'],
    ['0x10'],
    ['120 s'],
    ['120, 60'],
    ['Maybe 2099'],
    ['Fri, 31 Feb 2027 12:00:00 GMT'],
    ['Fri, 01 Foo 2026 12:00:10 GMT'],
    ['Fri, 01 May 2026 25:00:00 GMT'],
    ['Fri, 01 May 2026 12:00:10 CEST'],
    ['2026-05-01T12:00:10Z'],
    ['.5'],
    ['5.'],
    ['x5'],
    ['xFri, 01 May 2026 12:00:10 GMT'],
    ['Fri, 01 May 2026 12:00:10 GMT+1'],
    ['Fri, 1 May 2026 12:00:10 GMT'],
    ['xFriday, 01-May-26 12:00:10 GMT'],
    ['Friday, 01-May-26 12:00:10 GMT+1'],
    ['Friday, 01-May-2026 12:00:10 GMT'],
    ['xFri May  1 12:00:10 2026'],
    ['Fri May  1 12:00:10 2026 GMT'],
    ['Fri May 1 12:00:10 2026'],
  ])('is absent when it is nonsense: %s', (retryAfter) => {
    expect(retryAfterMs({ retryAfter }, NOW)).toBeUndefined();
  });

  it.each([
    ['a clock 2 h ahead', 'Fri, 01 May 2026 14:00:00 GMT', 'Fri, 01 May 2026 14:00:03 GMT', 3000],
    ['a clock 2 h behind', 'Fri, 01 May 2026 10:00:00 GMT', 'Fri, 01 May 2026 10:00:03 GMT', 3000],
    ['spaces around its Date', ' Fri, 01 May 2026 14:00:00 GMT ', 'Fri, 01 May 2026 14:00:03 GMT', 3000],
    ['no valid Date', 'yesterday', 'Fri, 01 May 2026 12:00:03 GMT', 3000],
  ])("takes a date relative to the answer's Date: %s", (_name, date, retryAfter, ms) => {
    expect(retryAfterMs({ retryAfter, date }, NOW)).toBe(ms);
  });

  it.each('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '))('knows the month %s', (month) => {
    const headers = {
      date: `Sat, 01 ${month} 2028 12:00:00 GMT`,
      retryAfter: `Sat, 01 ${month} 2028 12:00:03 GMT`,
    };
    expect(retryAfterMs(headers, NOW)).toBe(3000);
  });

  it('is never negative and never more than an hour, whatever the headers contain', () => {
    const header = fc.oneof(
      fc.string(),
      fc.bigInt().map(String),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    fc.assert(
      fc.property(header, header, (retryAfter, date) => {
        const ms = retryAfterMs({ retryAfter, date }, NOW) ?? 0;
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(LONGEST_RETRY_AFTER_MS);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDay, parseInstant } from './dates.js';

describe('a time', () => {
  it.each([
    ['2026-05-01T08:01:28.707Z', '2026-05-01T08:01:28.707000Z'],
    ['2026-05-01T08:01:28Z', '2026-05-01T08:01:28.000000Z'],
    ['2026-05-01t08:01:28.7z', '2026-05-01T08:01:28.700000Z'],
    ['2026-05-01t08:01:28.707Z', '2026-05-01T08:01:28.707000Z'],
    ['2026-05-01T08:01:28.123456Z', '2026-05-01T08:01:28.123456Z'],
    ['2026-05-01T08:01:28.123456789Z', '2026-05-01T08:01:28.123456Z'],
    ['2026-05-01T08:01:28.9999999+00:00', '2026-05-01T08:01:28.999999Z'],
    ['2026-05-01T10:02:03.585+02:00', '2026-05-01T08:02:03.585000Z'],
    ['2026-05-01T00:30:00+05:45', '2026-04-30T18:45:00.000000Z'],
    ['2025-12-31T23:30:00.5-01:00', '2026-01-01T00:30:00.500000Z'],
    ['2026-05-01T08:01:28-00:00', '2026-05-01T08:01:28.000000Z'],
    ['2026-05-01T08:01:28+23:59', '2026-04-30T08:02:28.000000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000000Z'],
    ['2016-12-31T23:59:60.25Z', '2017-01-01T00:00:00.250000Z'],
    ['2017-01-01T08:59:60+09:00', '2017-01-01T00:00:00.000000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000000Z'],
    ['0050-06-01T12:00:00+01:00', '0050-06-01T11:00:00.000000Z'],
    ['0000-12-31T23:30:00-01:00', '0001-01-01T00:30:00.000000Z'],
    ['9999-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999999Z'],
  ])('%s is %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each([
    ['no offset', '2026-05-01T08:01:28.707'],
    ['no time', '2026-05-01'],
    ['no seconds', '2026-05-01T08:01Z'],
    ['a space for T', '2026-05-01 08:01:28Z'],
    ['30 February', '2026-02-30T00:00:00Z'],
    ['29 February of a common year', '2026-02-29T00:00:00Z'],
    ['29 February 1900', '1900-02-29T00:00:00Z'],
    ['31 April', '2026-04-31T00:00:00Z'],
    ['month 13', '2026-13-01T00:00:00Z'],
    ['month 0', '2026-00-01T00:00:00Z'],
    ['day 0', '2026-05-00T00:00:00Z'],
    ['hour 24', '2026-05-01T24:00:00Z'],
    ['minute 60', '2026-05-01T08:60:00Z'],
    ['second 61', '2026-05-01T08:01:61Z'],
    ['a dot without digits', '2026-05-01T08:01:28.Z'],
    ['a comma', '2026-05-01T08:01:28,5Z'],
    ['offset hour 24', '2026-05-01T08:01:28+24:00'],
    ['offset minute 60', '2026-05-01T08:01:28+01:60'],
    ['an offset without a colon', '2026-05-01T08:01:28+0200'],
    ['an offset of hours', '2026-05-01T08:01:28+02'],
    ['two offsets', '2026-05-01T08:01:28Z+02:00'],
    ['something behind', '2026-05-01T08:01:28Z '],
    ['something before', ' 2026-05-01T08:01:28Z'],
    ['digits of another script', '２０２６-05-01T08:01:28Z'],
    ['the year 0', '0000-06-01T00:00:00Z'],
    ['the year 0 once in UTC', '0001-01-01T00:30:00+01:00'],
    ['the year 10000 once in UTC', '9999-12-31T23:30:00-01:00'],
    ['the year 10000 by a leap second', '9999-12-31T23:59:60Z'],
    ['the year 275760', '+275760-09-13T00:00:00.000Z'],
    ['a year of five digits', '12026-05-01T08:01:28Z'],
    ['a negative year', '-000001-01-01T00:00:00Z'],
    ['an endless fraction', `2026-05-01T08:01:28.${'0'.repeat(100)}Z`],
    ['an English date', 'Fri, 01 May 2026 08:01:28 GMT'],
    ['seconds since 1970', '1777622488'],
    ['nothing', ''],
  ])('with %s is refused: %s', (_name, text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('names the same moment as Date, for every moment and offset', () => {
    const from = Date.parse('0002-01-01T00:00:00Z');
    const to = Date.parse('9998-12-31T00:00:00Z');
    const offset = fc.integer({ min: -23 * 60 - 59, max: 23 * 60 + 59 });
    fc.assert(
      fc.property(fc.integer({ min: from, max: to }), offset, (moment, minutes) => {
        const local = new Date(moment + minutes * 60_000).toISOString().slice(0, -1);
        const two = (number: number) => String(number).padStart(2, '0');
        const sign = minutes < 0 ? '-' : '+';
        const text = `${local}${sign}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
        expect(parseInstant(text)).toBe(`${new Date(moment).toISOString().slice(0, -1)}000Z`);
      }),
    );
  });
});

describe('a day', () => {
  it.each(['1961-11-26', '2024-02-29', '0001-01-01', '9999-12-31'])('%s', (text) => {
    expect(parseDay(text)).toBe(text);
  });

  it.each([
    '2023-02-29',
    '0000-01-01',
    '1961-13-01',
    '1961-11-31',
    '61-11-26',
    '1961-11-26T00:00:00Z',
    '26.11.1961',
    '1961/11/26',
    '',
  ])('%s is refused', (text) => {
    expect(parseDay(text)).toBeNull();
  });
});

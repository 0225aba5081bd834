import { describe, expect, it } from 'vitest';
import { isCalendarDay, parseEnteredTime } from './entered-time.js';

describe('a time that a person enters', () => {
  it.each([
    ['2026-06-11T18:00:00+02:00', '2026-06-11T16:00:00.000Z'],
    ['2026-06-11 16:00Z', '2026-06-11T16:00:00.000Z'],
    ['  2026-06-11t16:00:59.123456z ', '2026-06-11T16:00:59.123Z'],
    // As PostgreSQL and spreadsheets write it.
    ['2026-06-11 18:00:00.5+02', '2026-06-11T16:00:00.500Z'],
    ['2026-06-11 10:30:00 -0530', '2026-06-11T16:00:00.000Z'],
    ['2028-02-29T23:59:59Z', '2028-02-29T23:59:59.000Z'],
    ['0001-01-01T00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59Z', '9999-12-31T23:59:00.000Z'],
  ])('%j is %s', (text, instant) => {
    expect(parseEnteredTime(text)?.toISOString()).toBe(instant);
  });

  it.each([
    // Without an offset, the time zone would be a guess.
    ...['2026-06-11', '2026-06-11T18:00:00', 'tomorrow', '', '2026-06-11T18Z'],
    // Date takes these for the next month, or the next day.
    ...['2026-02-30T00:00Z', '2027-02-29T00:00Z', '2026-04-31 12:00+02:00', '2026-06-11T24:00Z'],
    ...['2026-13-01T00:00Z', '2026-00-10T00:00Z', '2026-01-00T00:00Z', '2026-06-11T25:00Z'],
    ...['2026-06-11T12:60Z', '2026-06-11T12:00:60Z', '2026-06-11T12:00:00.Z', '2026-06-11T12:00+02:60'],
    // PostgreSQL takes offsets below 16 hours.
    '2026-06-11T12:00+16:00',
    ...['0000-01-01T00:00Z', '10000-01-01T00:00Z', '+010000-01-01T00:00Z'],
    // Outside the years 1 to 9999 in UTC.
    ...['0001-01-01T00:00+02:00', '9999-12-31T23:00-02:00'],
  ])('%j is refused', (text) => {
    expect(parseEnteredTime(text)).toBeNull();
  });
});

it('is not read in the time zone of the machine', () => {
  const { TZ } = process.env;
  try {
    process.env.TZ = 'America/New_York';
    expect(parseEnteredTime('2026-06-11 16:00Z')?.toISOString()).toBe('2026-06-11T16:00:00.000Z');
  } finally {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  }
});

describe('a day', () => {
  it.each(['1990-05-31', '2028-02-29', '0001-01-01'])('%s exists', (text) => {
    expect(isCalendarDay(text)).toBe(true);
  });

  it.each([
    '1990-02-30',
    '2027-02-29',
    '0000-01-01',
    '1990-5-31',
    '1990-13-01',
    '',
    ' 1990-05-31',
    '+010000-01-01',
  ])('"%s" does not exist', (text) => {
    expect(isCalendarDay(text)).toBe(false);
  });
});

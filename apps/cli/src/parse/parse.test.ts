import { describe, expect, it } from 'vitest';
import { showInterval } from '../output/times.js';
import { parseBatchSize, parseIds } from './numbers.js';
import { parseInterval, parseTime, parseTimeOrNone } from './times.js';

describe('an interval', () => {
  it.each([
    ['30s', 30],
    ['5m', 300],
    ['1h', 3600],
    ['2d', 172_800],
    ['90', 90],
    [' 5 M ', 300],
  ])('%s is %d seconds', (text, seconds) => {
    expect(parseInterval(text)).toBe(seconds);
  });

  it.each(['', 'm', '5 minutes', '-5m', '0s', '31d', '1.5h', '1e3'])('is not "%s"', (text) => {
    expect(() => parseInterval(text)).toThrow();
  });

  it.each(['45s', '5m', '36h', '2d'])('is shown as it was given: %s', (text) => {
    expect(showInterval(parseInterval(text))).toBe(text);
  });
});

describe('a time', () => {
  it.each([
    ['2026-06-11T18:00:00+02:00', '2026-06-11T16:00:00.000Z'],
    ['2026-06-11 16:00Z', '2026-06-11T16:00:00.000Z'],
    ['2026-06-11T16:00:00.123Z', '2026-06-11T16:00:00.123Z'],
  ])('%s is %s', (text, instant) => {
    expect(parseTime(text).toISOString()).toBe(instant);
  });

  it.each(['2026-06-11', '2026-06-11T18:00:00', 'tomorrow', '2026-13-01T00:00Z', ''])(
    'without an offset or a day is refused: "%s"',
    (text) => {
      expect(() => parseTime(text)).toThrow();
    },
  );

  it.each([
    '2026-02-30T00:00Z',
    '2027-02-29 00:00Z',
    '0000-01-01T00:00Z',
    '2026-06-11T25:00Z',
    '2026-06-11T24:00Z',
    '0001-01-01T00:00+02:00',
    '10000-01-01T00:00Z',
  ])('that does not exist is refused: %s', (text) => {
    expect(() => parseTime(text)).toThrow('Write a date and time');
  });

  it('can be taken away', () => {
    expect(parseTimeOrNone('none')).toBe('none');
  });
});

describe('numbers', () => {
  it.each([
    ['1', 1],
    ['10000', 10_000],
  ])('a batch size of %s is taken', (text, size) => {
    expect(parseBatchSize(text)).toBe(size);
  });

  it.each(['0', '10001', '-1', '+5', ' 5 ', '1.5', '1e3', '0x10', ''])(
    'a batch size of "%s" is refused',
    (text) => {
      expect(() => parseBatchSize(text)).toThrow();
    },
  );

  it('ids that are named twice count once', () => {
    expect(
      ['3', '1', '3'].reduce<number[] | undefined>((ids, text) => parseIds(text, ids), undefined),
    ).toEqual([3, 1]);
  });
});

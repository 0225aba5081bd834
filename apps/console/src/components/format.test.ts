import { describe, expect, it } from 'vitest';
import { formatBytes, formatClock, formatDuration, formatRate } from './format.js';

describe('formats', () => {
  it.each([
    [0, '0 s'],
    [0.01, '0.1 s'],
    [0.44, '0.4 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [372, '6 min 12 s'],
    [11_100, '3 h 5 min'],
    [187_200, '2 d 4 h'],
  ])('a duration of %d seconds is %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  it.each([
    [1240.4, '1,240/s'],
    [3.44, '3.4/s'],
    [0, '0/s'],
  ])('a rate of %d is %s', (rate, text) => expect(formatRate(rate)).toBe(text));

  it.each([
    [840, '840 B'],
    [12_400, '12.4 kB'],
    [3_100_000, '3.1 MB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it('a time has its day unless that is today, and its year unless that is this one', () => {
    const now = new Date(2026, 5, 11, 20, 0, 0);
    expect(formatClock(new Date(2026, 5, 11, 19, 23, 58), now.getTime())).toBe('19:23:58');
    expect(formatClock(new Date(2026, 5, 11, 19, 23, 58), now.getTime(), false)).toBe('19:23');
    expect(formatClock(new Date(2026, 5, 9, 19, 23), now.getTime())).toBe('9 Jun, 19:23');
    expect(formatClock(new Date(2025, 10, 3, 19, 23), now.getTime())).toBe('3 Nov 2025, 19:23');
  });
});

import { describe, expect, it } from 'vitest';
import { firstChange, isTimezone, offsetAt } from './zone-clock.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

describe('offsetAt', () => {
  it.each([
    ['UTC', '2027-01-01T00:00Z', 0],
    ['Europe/Zurich', '2027-01-01T00:00Z', HOUR_MS],
    ['Europe/Zurich', '2027-07-01T00:00Z', 2 * HOUR_MS],
    ['Asia/Kolkata', '2027-01-01T00:00Z', 5 * HOUR_MS + 30 * MINUTE_MS],
    ['America/St_Johns', '2027-01-01T00:00Z', -3 * HOUR_MS - 30 * MINUTE_MS],
    ['Africa/Monrovia', '1960-01-01T00:00Z', -44 * MINUTE_MS - 30_000],
  ])('%s at %s is ahead of UTC by %i ms', (zone, instant, offset) => {
    expect(offsetAt(zone, Date.parse(instant))).toBe(offset);
  });
});

describe('isTimezone', () => {
  it.each([
    ['Europe/Zurich', true],
    ['UTC', true],
    ['Nowhere/Atlantis', false],
    ['', false],
  ])('%j: %s', (zone, expected) => {
    expect(isTimezone(zone)).toBe(expected);
  });
});

describe('firstChange', () => {
  const SPRING = Date.parse('2027-03-28T01:00Z');
  const SUMMER_TIME = { at: SPRING, before: HOUR_MS, after: 2 * HOUR_MS };

  it.each([
    ['in the same second', SPRING - 1, SPRING],
    ['in the second before', SPRING - 1, SPRING + HOUR_MS],
    ['some hours later', SPRING - 5 * HOUR_MS + 1, SPRING + HOUR_MS],
    ['some days later', SPRING - 9.3 * DAY_MS, SPRING + 40 * DAY_MS],
    ['at the end of a day', SPRING - 2 * DAY_MS, SPRING],
  ])('finds the first instant of the new offset %s', (_, from, to) => {
    expect(firstChange('Europe/Zurich', from, to)).toEqual(SUMMER_TIME);
  });

  it('finds the first of several', () => {
    expect(firstChange('Europe/Zurich', SPRING - DAY_MS, SPRING + 300 * DAY_MS)).toEqual(SUMMER_TIME);
  });

  it.each([
    ['up to the moment before', SPRING - 90 * DAY_MS, SPRING - 1],
    ['from the moment itself', SPRING, SPRING + 90 * DAY_MS],
    ['in no time at all', SPRING, SPRING],
  ])('finds none %s', (_, from, to) => {
    expect(firstChange('Europe/Zurich', from, to)).toBeNull();
  });
});

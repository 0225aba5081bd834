import { describe, expect, it } from 'vitest';
import { ago, clock, count, duration, interval } from './words.js';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

describe('numbers in words', () => {
  it.each([
    [0, '0 pages'],
    [1, '1 page'],
    [2, '2 pages'],
    [12_345, '12,345 pages'],
  ])('%d: %s', (number, text) => {
    expect(count(number, 'page')).toBe(text);
  });
});

describe('a duration, in one unit and rounded down', () => {
  it.each([
    [0.999, 'under 1 s'],
    [1, '1 s'],
    [59.9, '59 s'],
    [MINUTE, '1 minute'],
    [HOUR - 1, '59 minutes'],
    [HOUR, '1 hour'],
    [2 * DAY - 1, '47 hours'],
    [2 * DAY, '2 days'],
    [3 * DAY - 1, '2 days'],
  ])('of %d seconds: %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});

describe('an interval, in the largest unit in which it is a whole number', () => {
  it.each([
    [5, '5 s'],
    [MINUTE, '1 minute'],
    [90, '90 s'],
    [HOUR, '1 hour'],
    [HOUR + MINUTE, '61 minutes'],
    [DAY, '1 day'],
    [DAY + HOUR, '25 hours'],
  ])('of %d seconds: %s', (seconds, text) => {
    expect(interval(seconds)).toBe(text);
  });
});

describe('an age, rounded', () => {
  it.each([
    [44.9, 'just now'],
    [45, '1 min ago'],
    [89, '1 min ago'],
    [90, '2 min ago'],
    [HOUR - 1, '60 min ago'],
    [HOUR, '1 h ago'],
    [1.5 * HOUR, '2 h ago'],
    [2 * DAY - 1, '48 h ago'],
    [2 * DAY, '2 days ago'],
    [2.5 * DAY, '3 days ago'],
  ])('of %d seconds: %s', (seconds, text) => {
    expect(ago(seconds)).toBe(text);
  });
});

describe('a time with its zone', () => {
  const NOW = Date.parse('2026-11-25T23:30:00Z'); // 00:30 on the 26th in Zurich
  it.each([
    ['today', '2026-11-26T08:05:00Z', 'Europe/Zurich', '09:05 CET'],
    ['today, at midnight', '2026-11-25T23:00:00Z', 'Europe/Zurich', '00:00 CET'],
    ['the day before, in the zone', '2026-11-25T22:59:00Z', 'Europe/Zurich', '25 Nov 23:59 CET'],
    ['the same day a year before', '2025-11-26T08:05:00Z', 'Europe/Zurich', '26 Nov 09:05 CET'],
    ['the same day a month before', '2026-10-26T08:05:00Z', 'Europe/Zurich', '26 Oct 09:05 CET'],
    ['in a zone that this machine does not know', '2026-11-25T08:05:00Z', 'Nowhere/Atlantis', '08:05 UTC'],
  ])('%s', (_when, time, timezone, text) => {
    expect(clock(new Date(time), timezone, NOW)).toBe(text);
  });
});

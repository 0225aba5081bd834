import { expect, it } from 'vitest';
import { zonedTime } from './zoned-time.js';

it.each([
  ['2026-10-25T00:30:00Z', 'Europe/Zurich', '2026-10-25 02:30:00 +02:00'],
  ['2026-10-25T01:30:00Z', 'Europe/Zurich', '2026-10-25 02:30:00 +01:00'],
  ['2026-03-29T01:00:00Z', 'Europe/Zurich', '2026-03-29 03:00:00 +02:00'],
  ['2026-06-11T00:00:00Z', 'UTC', '2026-06-11 00:00:00 +00:00'],
  ['2026-06-11T00:00:00Z', 'Asia/Kolkata', '2026-06-11 05:30:00 +05:30'],
  ['2026-06-11T00:00:00Z', 'America/New_York', '2026-06-10 20:00:00 -04:00'],
])('%s is in %s %s', (time, timezone, shown) => {
  expect(zonedTime(new Date(time), timezone)).toBe(shown);
});

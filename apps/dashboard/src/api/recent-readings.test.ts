import { expect, it } from 'vitest';
import { RecentReadings } from './recent-readings.js';

it('remembers a reading for 15 minutes, by person and record', () => {
  const readings = new RecentReadings();
  readings.add('ada', 'ticket T-1', 0);
  expect(readings.has('ada', 'ticket T-1', 14 * 60_000)).toBe(true);
  expect(readings.has('ada', 'ticket T-1', 15 * 60_000)).toBe(false);
  expect(readings.has('bob', 'ticket T-1', 1)).toBe(false);
  expect(readings.has('ada', 'ticket T-2', 1)).toBe(false);
});

it('forgets rather than grows without end', () => {
  const readings = new RecentReadings();
  for (let id = 0; id <= 10_000; id += 1) readings.add('ada', `ticket ${id}`, 0);
  expect(readings.has('ada', 'ticket 0', 1)).toBe(false);
  expect(readings.has('ada', 'ticket 10000', 1)).toBe(true);
});

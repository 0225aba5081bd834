import { afterEach, expect, it } from 'vitest';
import { setTimeZone } from '../time-zone.js';
import { formatClock } from './format.js';
import { localInput, utcOfInput } from './local-input.js';

afterEach(() => setTimeZone(null));

it.each([
  ['Europe/Zurich', '2026-06-11T18:00', '2026-06-11T16:00:00.000Z'],
  ['America/New_York', '2026-06-11T18:00', '2026-06-11T22:00:00.000Z'],
  // An hour before and an hour after the clocks are moved back.
  ['Europe/Zurich', '2026-10-25T01:30', '2026-10-24T23:30:00.000Z'],
  ['Europe/Zurich', '2026-10-25T03:30', '2026-10-25T02:30:00.000Z'],
])('in %s, %s is typed and shown for %s', (zone, local, utc) => {
  setTimeZone(zone);
  expect(utcOfInput(local)).toBe(utc);
  expect(localInput(new Date(utc))).toBe(local);
});

it('shows times in the chosen zone, and the day when it is another one there', () => {
  const [at, now] = [new Date('2026-06-11T22:30:00Z'), Date.parse('2026-06-11T21:00:00Z')];
  setTimeZone('UTC');
  expect(formatClock(at, now)).toBe('22:30:00');
  setTimeZone('Europe/Zurich');
  expect(formatClock(at, now)).toBe('12 Jun, 00:30');
});

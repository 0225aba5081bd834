import { expect, it } from 'vitest';
import { StoryClock } from './story-clock.js';

function clockAt(startAt: number, speed: number, realTime = 1_000_000) {
  const real = { ms: 500 };
  const start = real.ms;
  const clock = new StoryClock(
    startAt,
    speed,
    () => real.ms,
    () => realTime + real.ms - start,
  );
  return { real, clock };
}

it('runs at its speed', () => {
  const { real, clock } = clockAt(1_000, 60);
  real.ms += 250;
  expect(clock.now()).toBe(16_000);
});

it('stands still at speed 0 until it is advanced', () => {
  const { real, clock } = clockAt(1_000, 0);
  real.ms += 60_000;
  expect(clock.now()).toBe(1_000);
  clock.advance(2.5);
  expect(clock.now()).toBe(3_500);
});

it('keeps the time when the speed changes', () => {
  const { real, clock } = clockAt(0, 10);
  real.ms += 100;
  clock.setSpeed(1);
  real.ms += 100;
  expect(clock.now()).toBe(1_100);
});

it('jumps forward, never back', () => {
  const { clock } = clockAt(5_000, 0);
  clock.advanceTo(9_000);
  clock.advanceTo(7_000);
  expect(clock.now()).toBe(9_000);
});

it('keeps pace with the real time once it has caught up', () => {
  const { real, clock } = clockAt(0, 600, 10_000);
  real.ms += 10;
  expect(clock.now()).toBe(6_000);
  real.ms += 90;
  expect(clock.now()).toBe(10_100);
  real.ms += 1_000;
  expect(clock.now()).toBe(11_100);
});

it('stays where it was advanced to, until the real time is there', () => {
  const { real, clock } = clockAt(0, 600, 10_000);
  clock.advance(20);
  real.ms += 100;
  expect(clock.now()).toBe(20_000);
});

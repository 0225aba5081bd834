import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Stalls } from './stalls.js';

describe('when something can have arrived', () => {
  let now = 0;
  let stalls: Stalls;
  beforeEach(() => {
    vi.useFakeTimers();
    now = 0;
    stalls = new Stalls(() => now);
    run(1_000);
  });
  afterEach(() => vi.useRealTimers());

  const run = (ms: number) => {
    for (const end = now + ms; now < end; ) {
      now += 20;
      vi.advanceTimersByTime(20);
    }
  };
  const stall = (ms: number) => {
    now += ms;
  };

  it('is when it is read, while the process runs', () => {
    expect(stalls.arrivedAfter(now)).toBe(1_000);
    stall(100);
    expect(stalls.arrivedAfter(now)).toBe(1_100);
  });

  it('is any time of a stall, for what is read right after it', () => {
    stall(5_000);
    expect(stalls.arrivedAfter(now)).toBe(1_000);
    run(60);
    expect(stalls.arrivedAfter(now)).toBe(1_000);
    run(100);
    expect(stalls.arrivedAfter(now)).toBe(now);
  });

  it('is any time of two stalls, if the process hardly ran between them', () => {
    stall(3_000);
    run(40);
    stall(2_000);
    expect(stalls.arrivedAfter(now)).toBe(1_000);
    run(20);
    expect(stalls.arrivedAfter(now)).toBe(1_000);
  });
});

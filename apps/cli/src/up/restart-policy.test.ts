import { describe, expect, it } from 'vitest';
import { afterPartEnded } from './restart-policy.js';

const end = { exitCode: 1, uptimeMs: 500, failuresBefore: 0, wasReady: true };

describe('a part that ended by itself', () => {
  it('is started again with growing delays of at most half a minute', () => {
    const delays = [0, 1, 2, 3, 4, 5, 6, 50].map((failuresBefore) => {
      const next = afterPartEnded({ ...end, failuresBefore });
      return next === 'give up' ? next : next.restartAfterMs;
    });
    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('has the first delay again after it ran for a minute', () => {
    expect(afterPartEnded({ ...end, failuresBefore: 9, uptimeMs: 60_000 })).toEqual({
      restartAfterMs: 1_000,
      failures: 1,
    });
  });

  it('is given up when its settings are wrong, since a restart does not change them', () => {
    expect(afterPartEnded({ ...end, exitCode: 2 })).toBe('give up');
  });

  it('is given up when it fails three times before everything was first ready', () => {
    const early = { ...end, wasReady: false };
    expect(afterPartEnded({ ...early, failuresBefore: 1 })).toEqual({ restartAfterMs: 2_000, failures: 2 });
    expect(afterPartEnded({ ...early, failuresBefore: 2 })).toBe('give up');
  });
});

import { describe, expect, it } from 'vitest';
import { afterPartEnded } from './restart-policy.js';

const end = { exitCode: 1, uptimeMs: 500, failuresBefore: 0, wasReady: true };

describe('a part that ended unasked', () => {
  it('is started again, later and later, at most half a minute later', () => {
    const delays = [0, 1, 2, 3, 4, 5, 6, 50].map((failuresBefore) => {
      const next = afterPartEnded({ ...end, failuresBefore });
      return next === 'give up' ? next : next.restartAfterMs;
    });
    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('starts afresh after it was well for a minute', () => {
    expect(afterPartEnded({ ...end, failuresBefore: 9, uptimeMs: 60_000 })).toEqual({
      restartAfterMs: 1_000,
      failures: 1,
    });
  });

  it('is given up when its settings are wrong: they stay so', () => {
    expect(afterPartEnded({ ...end, exitCode: 2 })).toBe('give up');
  });

  it('is given up when it fails three times before everything was ready once', () => {
    const early = { ...end, wasReady: false };
    expect(afterPartEnded({ ...early, failuresBefore: 1 })).toEqual({ restartAfterMs: 2_000, failures: 2 });
    expect(afterPartEnded({ ...early, failuresBefore: 2 })).toBe('give up');
  });
});

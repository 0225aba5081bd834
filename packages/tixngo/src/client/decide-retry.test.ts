import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FINAL_FAULTS, RETRIED_FAULTS } from './answer-fault.js';
import { decideRetry, type RetryQuestion } from './decide-retry.js';

const ask = (question: Partial<RetryQuestion>) =>
  decideRetry({
    outcome: 'SERVER_ERROR',
    attempt: 1,
    elapsedMs: 0,
    limitMs: 300_000,
    retryAfterMs: undefined,
    random: 0,
    ...question,
  });

describe('whether to retry', () => {
  it.each(RETRIED_FAULTS)('%s: yes', (outcome) => {
    expect(ask({ outcome })).toEqual({ retry: true, delayMs: 500 });
  });

  it.each(FINAL_FAULTS)('%s: no', (outcome) => {
    expect(ask({ outcome, retryAfterMs: 1000 })).toEqual({ retry: false });
  });
});

describe('when to retry', () => {
  it.each([
    [1, 0, 500],
    [1, 0.5, 375],
    [2, 0, 1000],
    [3, 0, 2000],
    [6, 0, 16_000],
    [7, 0, 30_000],
    [7, 0.999999, 15_000],
    [2000, 0, 30_000],
  ])('after attempt %i with chance %d: %i ms', (attempt, random, delayMs) => {
    expect(ask({ attempt, random })).toEqual({ retry: true, delayMs });
  });

  it.each([
    [120_000, 120_000],
    [0, 500],
    [undefined, 500],
  ])('with Retry-After of %s ms: %i ms', (retryAfterMs, delayMs) => {
    expect(ask({ retryAfterMs })).toEqual({ retry: true, delayMs });
  });

  it.each([
    ['the wait fits exactly', { elapsedMs: 299_500 }, true],
    ['the wait does not fit', { elapsedMs: 299_501 }, false],
    ['Retry-After fits', { elapsedMs: 100_000, retryAfterMs: 200_000 }, true],
    ['Retry-After does not fit', { elapsedMs: 100_001, retryAfterMs: 200_000 }, false],
    ['Retry-After is an hour', { retryAfterMs: 3_600_000 }, false],
  ])('within the limit: %s', (_name, question, retry) => {
    expect(ask(question).retry).toBe(retry);
  });

  it('is never beyond the limit, and never before Retry-After', () => {
    const question = fc.record({
      attempt: fc.integer({ min: 1, max: 10_000 }),
      elapsedMs: fc.nat({ max: 400_000 }),
      random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      seconds: fc.nat({ max: 400 }),
    });
    fc.assert(
      fc.property(question, ({ seconds, ...rest }) => {
        const decision = ask({ ...rest, retryAfterMs: seconds * 1000 });
        if (!decision.retry) return;
        expect(decision.delayMs).toBeGreaterThanOrEqual(seconds * 1000);
        expect(rest.elapsedMs + decision.delayMs).toBeLessThanOrEqual(300_000);
      }),
    );
  });
});

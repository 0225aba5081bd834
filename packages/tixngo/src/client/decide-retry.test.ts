import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FINAL_FAULTS, RETRIED_FAULTS } from './answer-fault.js';
import { decideRetry, type RetryQuestion } from './decide-retry.js';

const NOW = Date.parse('2026-05-01T12:00:00Z');
const ask = (question: Partial<RetryQuestion>) =>
  decideRetry({
    outcome: 'SERVER_ERROR',
    attempt: 1,
    elapsedMs: 0,
    limitMs: 300_000,
    retryAfter: undefined,
    random: 0,
    now: NOW,
    ...question,
  });

describe('whether to ask again', () => {
  it.each(RETRIED_FAULTS)('%s: yes', (outcome) => {
    expect(ask({ outcome })).toEqual({ retry: true, delayMs: 500 });
  });

  it.each(FINAL_FAULTS)('%s: no', (outcome) => {
    expect(ask({ outcome, retryAfter: '1' })).toEqual({ retry: false });
  });
});

describe('when to ask again', () => {
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
    ['seconds', '120', 120_000],
    ['a fraction', '1.5', 1500],
    ['a date', 'Fri, 01 May 2026 12:00:10 GMT', 10_000],
    ['a date of RFC 850', 'Friday, 01-May-26 12:00:10 GMT', 10_000],
    ['a date of asctime', 'Fri May  1 12:00:10 2026', 10_000],
    ['less than the backoff', '0', 500],
    ['a date that has passed', 'Fri, 01 May 2026 11:00:00 GMT', 500],
    ['nonsense', 'soon', 500],
    ['a negative number', '-5', 500],
    ['nothing', '', 500],
  ])('Retry-After of %s: %s', (_name, retryAfter, delayMs) => {
    expect(ask({ retryAfter })).toEqual({ retry: true, delayMs });
  });

  it.each([
    ['the wait fits exactly', { elapsedMs: 299_500 }, true],
    ['the wait does not fit', { elapsedMs: 299_501 }, false],
    ['Retry-After fits', { elapsedMs: 100_000, retryAfter: '200' }, true],
    ['Retry-After does not fit', { elapsedMs: 100_001, retryAfter: '200' }, false],
    ['Retry-After is endless', { retryAfter: '9'.repeat(400) }, false],
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
        const decision = ask({ ...rest, retryAfter: String(seconds) });
        if (!decision.retry) return;
        expect(decision.delayMs).toBeGreaterThanOrEqual(seconds * 1000);
        expect(rest.elapsedMs + decision.delayMs).toBeLessThanOrEqual(300_000);
      }),
    );
  });
});

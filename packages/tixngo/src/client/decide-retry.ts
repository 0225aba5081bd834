import { type FaultCode, RETRIED_FAULTS } from './answer-fault.js';
import { parseRetryAfter } from './retry-after.js';

/** "About 5 minutes at most" (docs/interface.md, "What TIXNGO may answer"). */
export const RETRY_LIMIT_MS = 300_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;

export interface RetryQuestion {
  readonly outcome: FaultCode;
  /** How often this page was asked for by now, from 1. */
  readonly attempt: number;
  /** Since the page was first asked for, waits included. */
  readonly elapsedMs: number;
  /** All attempts and waits of one page together. */
  readonly limitMs: number;
  /** The Retry-After header as it came. */
  readonly retryAfter: string | undefined;
  /** 0 ≤ random < 1 */
  readonly random: number;
  /** Milliseconds since 1970: what a Retry-After date is compared with. */
  readonly now: number;
}

export type RetryDecision = { readonly retry: true; readonly delayMs: number } | { readonly retry: false };

const RETRIED: ReadonlySet<FaultCode> = new Set(RETRIED_FAULTS);

/** @returns whether a fault is one that trying again may mend */
export function isRetried(outcome: FaultCode): boolean {
  return RETRIED.has(outcome);
}

/**
 * Whether to ask again, and when: 0.5 s doubling up to 30 s, of which up to half is taken off by chance so that several
 * installations do not come back together; never earlier than Retry-After says. What would end beyond the limit is not waited for.
 */
export function decideRetry({
  outcome,
  attempt,
  elapsedMs,
  limitMs,
  retryAfter,
  random,
  now,
}: RetryQuestion): RetryDecision {
  if (!isRetried(outcome)) return { retry: false };
  const backoffMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1)) * (1 - random / 2);
  const delayMs = Math.round(Math.max(backoffMs, parseRetryAfter(retryAfter, now) ?? 0));
  return elapsedMs + delayMs > limitMs ? { retry: false } : { retry: true, delayMs };
}

import { type FaultCode, RETRIED_FAULTS } from './answer-fault.js';

/** "About 5 minutes at most" (docs/interface.md, "What TIXNGO may answer"). */
export const RETRY_LIMIT_MS = 300_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;

export interface RetryQuestion {
  readonly outcome: FaultCode;
  /** Requests made for this page so far, from 1. */
  readonly attempt: number;
  /** Since the first request for the page, waits included. */
  readonly elapsedMs: number;
  /** For all attempts and waits of one page together. */
  readonly limitMs: number;
  /** What Retry-After asks for; undefined if nothing. */
  readonly retryAfterMs: number | undefined;
  /** 0 ≤ random < 1 */
  readonly random: number;
}

export type RetryDecision = { readonly retry: true; readonly delayMs: number } | { readonly retry: false };

const RETRIED: ReadonlySet<FaultCode> = new Set(RETRIED_FAULTS);

/** Returns whether retrying may help. */
export function isRetried(outcome: FaultCode): boolean {
  return RETRIED.has(outcome);
}

/**
 * Decides whether to retry and after how long: 0.5 s, doubling up to 30 s, minus a random part of up to half
 * so that several installations do not retry together; never before Retry-After. A wait that would pass the
 * limit is not started.
 */
export function decideRetry({
  outcome,
  attempt,
  elapsedMs,
  limitMs,
  retryAfterMs,
  random,
}: RetryQuestion): RetryDecision {
  if (!isRetried(outcome)) return { retry: false };
  const backoffMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1)) * (1 - random / 2);
  const delayMs = Math.round(Math.max(backoffMs, retryAfterMs ?? 0));
  return elapsedMs + delayMs > limitMs ? { retry: false } : { retry: true, delayMs };
}

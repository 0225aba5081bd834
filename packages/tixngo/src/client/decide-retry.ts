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
  /** The Retry-After header, unparsed. */
  readonly retryAfter: string | undefined;
  /** 0 ≤ random < 1 */
  readonly random: number;
  /** Milliseconds since 1970, to compare a Retry-After date with. */
  readonly now: number;
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
  retryAfter,
  random,
  now,
}: RetryQuestion): RetryDecision {
  if (!isRetried(outcome)) return { retry: false };
  const backoffMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1)) * (1 - random / 2);
  const delayMs = Math.round(Math.max(backoffMs, parseRetryAfter(retryAfter, now) ?? 0));
  return elapsedMs + delayMs > limitMs ? { retry: false } : { retry: true, delayMs };
}

/**
 * Returns the wait in a Retry-After header (RFC 9110, 10.2.3: seconds or an HTTP date) in milliseconds, at
 * least 0; undefined if it is absent or invalid.
 * @param now milliseconds since 1970, for the date form
 */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  // Date.parse accepts nearly anything, even "-5"; an HTTP date begins with the name of a day.
  if (!/^[A-Z][a-z]{2,8},? /.test(text)) return undefined;
  const date = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

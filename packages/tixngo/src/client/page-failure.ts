import { AbortedError, PermanentError, RetryableError, type SyncError } from '@tixngo-sync/domain';
import type { AnswerFault } from './answer-fault.js';
import { isRetried } from './decide-retry.js';
import { pageName } from './page-name.js';
import { parseRetryAfter } from './retry-after.js';

export interface Attempts {
  readonly paginationKey: string | null;
  readonly attempt: number;
  readonly elapsedMs: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** @returns what the caller is told once a page is given up: what was got, for which page, what to do */
export function pageFailure(
  fault: AnswerFault,
  { paginationKey, attempt, elapsedMs, now }: Attempts,
): SyncError {
  const { got, advice, retryAfter } = fault.detail;
  const tries = attempt === 1 ? '' : ` (the last of ${attempt} tries in ${Math.round(elapsedMs / 1000)} s)`;
  const retryAfterMs = parseRetryAfter(retryAfter, now);
  const wait =
    retryAfterMs === undefined ? '' : ` It wants to be left alone for ${Math.ceil(retryAfterMs / 1000)} s.`;
  const message = `TIXNGO ${got}, asked for ${pageName(paginationKey)}${tries}.${wait} ${advice}`;
  return isRetried(fault.code)
    ? new RetryableError(fault.code, message, { retryAfterMs })
    : new PermanentError(fault.code, message);
}

/** @returns the signal's own reason if it is one of ours, which says more */
export function abortedBy(reason: unknown, paginationKey: string | null): AbortedError {
  if (reason instanceof AbortedError) return reason;
  return new AbortedError(
    'ABORTED',
    `Asking TIXNGO for ${pageName(paginationKey)} was given up as told. Nothing is lost.`,
    {
      cause: reason,
    },
  );
}

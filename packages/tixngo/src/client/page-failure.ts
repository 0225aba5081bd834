import { AbortedError, PermanentError, RetryableError, type SyncError } from '@tixngo-sync/domain';
import type { AnswerFault } from './answer-fault.js';
import { isRetried } from './decide-retry.js';

export interface Attempts {
  readonly paginationKey: string | null;
  readonly attempt: number;
  readonly elapsedMs: number;
  /** What the last answer's Retry-After asks for; undefined if nothing. */
  readonly retryAfterMs: number | undefined;
}

/** Returns the error for a page that is given up: what happened, for which page, what to do. */
export function pageFailure(
  fault: AnswerFault,
  { paginationKey, attempt, elapsedMs, retryAfterMs }: Attempts,
): SyncError {
  const { got, advice } = fault.detail;
  const tries = attempt === 1 ? '' : ` (the last of ${attempt} tries in ${Math.round(elapsedMs / 1000)} s)`;
  const wait = retryAfterMs === undefined ? '' : ` It asks to wait ${Math.ceil(retryAfterMs / 1000)} s.`;
  const message = `TIXNGO ${got}, asked for ${pageName(paginationKey)}${tries}.${wait} ${advice}`;
  return isRetried(fault.code)
    ? new RetryableError(fault.code, message, { retryAfterMs })
    : new PermanentError(fault.code, message);
}

/** Returns the signal's reason if it is an AbortedError, otherwise a general one. */
export function abortedBy(reason: unknown, paginationKey: string | null): AbortedError {
  if (reason instanceof AbortedError) return reason;
  return new AbortedError(
    'ABORTED',
    `The request to TIXNGO for ${pageName(paginationKey)} was stopped. Nothing is lost.`,
    {
      cause: reason,
    },
  );
}

/** Names a page in a message. Keys are opaque and long, so only enough of one to recognize it is shown. */
function pageName(paginationKey: string | null): string {
  if (paginationKey === null || paginationKey === '') return 'the first page';
  const safe = paginationKey.replace(/[^\x20-\x7e]/g, '?');
  return `the page after key ${safe.length <= 24 ? safe : `${safe.slice(0, 12)}…${safe.slice(-8)}`}`;
}

import { AbortedError, PermanentError, RetryableError, SyncError, UsageError } from '@tixngo-sync/domain';
import { UnrecoverableError } from 'bullmq';

/** Errors of the language itself speak of code, not of data. */
const SAFE_KINDS = [TypeError, ReferenceError];

/**
 * What BullMQ is told of a failed try, at the edge of the queue. Permanent, wrong and given-up work is not tried again; retryable work
 * and whatever we did not expect is. BullMQ keeps message and stack where Bull Board shows them, so the text of an error that is not
 * ours, which may quote a ticket, stays out (I8): its kind, code and stack frames are enough to find it.
 * @param what names the job for the message
 */
export function queueError(error: unknown, what: string): Error {
  if (error instanceof PermanentError || error instanceof UsageError || error instanceof AbortedError) {
    return withFrames(new UnrecoverableError(error.message), error);
  }
  if (error instanceof RetryableError || error instanceof SyncError)
    return withFrames(new Error(error.message), error);
  return withFrames(
    new Error(`${what} met an unexpected error: ${kindOf(error)}. The stack says where.`),
    error,
  );
}

/** @returns what an unknown error may show of itself: its kind and code, its text only where that cannot hold data */
export function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  if (SAFE_KINDS.some((kind) => error instanceof kind)) return `${error.name}: ${error.message}`;
  const code =
    'code' in error && /^[A-Z0-9_]{2,40}$/i.test(String(error.code)) ? ` ${String(error.code)}` : '';
  return `${error.name}${code}`;
}

function withFrames(told: Error, cause: unknown): Error {
  const stack = cause instanceof Error ? (cause.stack ?? '').replace(cause.message, '') : '';
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  told.stack = [`${told.name}: ${told.message}`, ...frames].join('\n');
  return told;
}

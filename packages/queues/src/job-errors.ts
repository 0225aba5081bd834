import { AbortedError, PermanentError, RetryableError, SyncError, UsageError } from '@tixngo-sync/domain';
import { UnrecoverableError } from 'bullmq';

/** Their messages name code, not data. */
const SAFE_KINDS = [TypeError, ReferenceError];

/**
 * Returns the error that BullMQ gets for a failed attempt. Permanent, usage and aborted errors are not
 * retried; retryable and unexpected ones are. Bull Board shows message and stack, and a foreign error may
 * quote a ticket: of such an error only kind, code and stack frames are kept (I8).
 * @param what names the job for the message
 */
export function queueError(error: unknown, what: string): Error {
  if (error instanceof PermanentError || error instanceof UsageError || error instanceof AbortedError) {
    return withFrames(new UnrecoverableError(error.message), error);
  }
  if (error instanceof RetryableError || error instanceof SyncError)
    return withFrames(new Error(error.message), error);
  return withFrames(
    new Error(`${what} failed with an unexpected error: ${kindOf(error)}. See the stack.`),
    error,
  );
}

/** @returns the kind and code of an error, and its message only when that cannot contain data */
export function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  if (SAFE_KINDS.some((kind) => error instanceof kind)) return `${error.name}: ${error.message}`;
  const code =
    'code' in error && /^[A-Z0-9_]{2,40}$/i.test(String(error.code)) ? ` ${String(error.code)}` : '';
  return `${error.name}${code}`;
}

function withFrames(result: Error, cause: unknown): Error {
  const stack = cause instanceof Error ? (cause.stack ?? '').replace(cause.message, '') : '';
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  result.stack = [`${result.name}: ${result.message}`, ...frames].join('\n');
  return result;
}

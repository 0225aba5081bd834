/**
 * Errors are classed by what recovers them. `code` is stable and for machines; the message says what failed, on which id, and what to
 * do next, and holds no personal data and no secret.
 */
export abstract class SyncError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Trying again later may help: the other side was busy, slow or unreachable. */
export class RetryableError extends SyncError {
  /** How long the other side asked us to wait, in milliseconds; undefined: it did not say. */
  readonly retryAfterMs: number | undefined;
  constructor(
    code: string,
    message: string,
    options?: { cause?: unknown; retryAfterMs?: number | undefined },
  ) {
    super(code, message, options);
    this.retryAfterMs = options?.retryAfterMs;
  }
}

/** Trying again changes nothing until a person does something. */
export class PermanentError extends SyncError {}

/** Somebody asked for something that cannot be: wrong words, wrong state. Exit status 2 or HTTP 4xx. */
export class UsageError extends SyncError {}

/** We were told to stop, or lost the right to go on. Nothing is lost. */
export class AbortedError extends SyncError {}

/** @returns the message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
